# SIMULATED: as Zimbra's own, in short
umask 0027
export ZIMBRA_HOME=/opt/zimbra JAVA_HOME=/opt/zimbra/common/lib/jvm/java PERL5LIB=/opt/zimbra/common/lib/perl5
export PATH=/opt/zimbra/bin:/opt/zimbra/common/lib/jvm/java/bin:/opt/zimbra/common/bin:/opt/zimbra/common/sbin:/usr/sbin:/usr/bin:/sbin:/bin
