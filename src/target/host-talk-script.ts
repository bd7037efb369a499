/**
 * Dialogues made on the host, many at once: a process each, so that one that waits holds up no other. Only what perl-base has,
 * which is on every Debian. Constant text: everything comes in as arguments, for each dialogue: host or path, port or -, whole
 * seconds for connecting and for each reply, how many lines are to be said (-1: not even the greeting is awaited), and those lines.
 *
 * Prints `NUMBER KIND MS REST` a line: `c` connected; `x` not, REST says why; `d` bytes of a reply, in hex; `r` that reply is
 * over (REST: ok, timeout, closed, reset); `z` all is over. What is next is said after a reply of 220 or 250 only; then QUIT.
 */
export const hostTalkScript = `use strict; use IO::Socket;
my $fine = eval { require Time::HiRes; 1 };
require POSIX unless $fine;
my $ticks = $fine ? 0 : POSIX::sysconf(&POSIX::_SC_CLK_TCK);
sub now { $fine ? Time::HiRes::time() : (POSIX::times())[0] / $ticks }
sub say_it { my ($n, $kind, $since, $rest) = @_;
  syswrite STDOUT, sprintf("%d %s %d %s\\n", $n, $kind, (now() - $since) * 1000, unpack("H*", $rest)) }
sub reply { my ($n, $s, $wait) = @_; my ($all, $how, $t) = ("", "ok", now());
  eval { local $SIG{ALRM} = sub { die "late\\n" }; alarm $wait;
    while (1) {
      my $got = sysread $s, my $bytes, 1400;
      if (!$got) { $how = defined $got ? "closed" : "reset"; last }
      say_it($n, "d", $t, $bytes); $all .= $bytes;
      last if length $all > 65536 or $all =~ /(?:^|\\n)(?![0-9]{3}-)[^\\n]*\\n\\z/;
    }
    alarm 0; 1 } or $how = "timeout";
  alarm 0; say_it($n, "r", $t, $how);
  return $how eq "ok" && $all =~ /^2[25]0/ }
sub talk { my ($n, $host, $port, $wait, $count, @says) = @_; my ($s, $t) = (undef, now());
  my $done = eval { local $SIG{ALRM} = sub { die "timed out\\n" }; alarm $wait;
    if ($port eq "-") { $s = IO::Socket::UNIX->new(Peer => $host) }
    else { require IO::Socket::IP; $s = IO::Socket::IP->new(PeerHost => $host, PeerPort => $port) }
    alarm 0; 1 };
  my $why = $done ? ($! || $@ || "no connection") : $@; alarm 0;
  return say_it($n, "x", $t, "$why") unless $s;
  say_it($n, "c", $t, "");
  return if $count < 0 || !reply($n, $s, $wait);
  for my $say (@says) { syswrite $s, "$say\\r\\n"; return unless reply($n, $s, $wait) }
  syswrite $s, "QUIT\\r\\n" }
$SIG{PIPE} = "IGNORE"; my ($n, @kids) = (0);
while (@ARGV) {
  my ($host, $port, $wait, $count) = splice @ARGV, 0, 4; my @says = splice @ARGV, 0, $count > 0 ? $count : 0;
  my $kid = fork; if (!$kid) { my $t = now(); talk($n, $host, $port, $wait, $count, @says); say_it($n, "z", $t, ""); exit 0 }
  push @kids, $kid; $n++ }
waitpid $_, 0 for @kids;`
