package dev.jray.feature.dns;

import dev.jray.spi.feature.DnsAnswer;
import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.spi.feature.DnsRecord;
import dev.jray.toolkit.dns.DnsQuestion;
import dev.jray.toolkit.dns.DnsReply;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one server answers to one lookup, which may ask for both families, and what follows from it.
 * Addresses are good; an empty answer or an rcode is final, as in V2Ray; silence, and addresses
 * that do not count, send the lookup to the next server.
 */
final class Round {
  // Who has an address of a pool should ask again before the pool gives it to another name
  private static final int FAKE_TTL_SECONDS = 1;

  private final Server server;
  private final List<DnsQuestion> questions;
  private final Answer[] answers;

  private Round(Server server, List<DnsQuestion> questions) {
    this.server = server;
    this.questions = questions;
    this.answers = new Answer[questions.size()];
  }

  /** A round in which nothing is known yet; empty if the server is not to be asked for this. */
  static Optional<Round> of(Server server, String name, IpFamily family) {
    List<DnsQuestion> questions = new ArrayList<>(2);
    if (family != IpFamily.V6 && server.answers(IpFamily.V4)) {
      questions.add(new DnsQuestion(name, DnsQuestion.A));
    }
    if (family != IpFamily.V4 && server.answers(IpFamily.V6)) {
      questions.add(new DnsQuestion(name, DnsQuestion.AAAA));
    }
    return questions.isEmpty() ? Optional.empty() : Optional.of(new Round(server, questions));
  }

  Server server() {
    return server;
  }

  int size() {
    return questions.size();
  }

  DnsQuestion question(int index) {
    return questions.get(index);
  }

  /** Looks what is known without asking; returns whether that is all. */
  boolean lookAtKnown() {
    boolean all = true;
    for (int i = 0; i < answers.length; i++) {
      answers[i] = server.source().known(questions.get(i)).orElse(null);
      all &= answers[i] != null;
    }
    return all;
  }

  boolean has(int index) {
    return answers[index] != null;
  }

  void put(int index, Answer answer) {
    answers[index] = answer;
  }

  /** What the lookup comes to; empty if another server has to be asked. */
  Optional<DnsAnswer> result() {
    List<InetAddress> addresses = new ArrayList<>();
    int rcode = 0;
    boolean silence = false;
    for (Answer answer : answers) {
      if (answer == null) {
        silence = true;
      } else if (answer.rcode() == 0) {
        addresses.addAll(answer.addresses());
      } else if (rcode == 0) {
        rcode = answer.rcode();
      }
    }
    if (addresses.isEmpty()) {
      if (!silence || rcode != 0) {
        return Optional.of(new DnsAnswer(List.of(), rcode, DnsAnswer.TTL_SECONDS));
      }
      return server.last()
          ? Optional.of(new DnsAnswer(List.of(), DnsReply.SERVFAIL, 0))
          : Optional.empty();
    }
    List<InetAddress> counting = server.filter(addresses);
    if (counting.isEmpty() && !server.last()) {
      return Optional.empty();
    }
    int ttl = server.fake() ? FAKE_TTL_SECONDS : DnsAnswer.TTL_SECONDS;
    return Optional.of(new DnsAnswer(counting, 0, ttl));
  }

  /** What came, for the log of lookups. */
  DnsRecord record(String name, boolean known, Duration elapsed) {
    List<InetAddress> addresses = new ArrayList<>();
    String error = "";
    for (Answer answer : answers) {
      if (answer == null) {
        error = "no answer";
      } else if (answer.rcode() != 0) {
        error = "rcode " + answer.rcode();
      } else {
        addresses.addAll(answer.addresses());
      }
    }
    return new DnsRecord(
        server.name(), known, name, addresses, elapsed, addresses.isEmpty() ? error : "");
  }

  /** What came, for a log line. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>(2);
    for (Answer answer : answers) {
      if (answer == null) {
        parts.add("nothing");
      } else if (answer.rcode() != 0) {
        parts.add("rcode " + answer.rcode());
      } else {
        parts.add(answer.addresses().stream().map(InetAddress::getHostAddress).toList().toString());
      }
    }
    return String.join(" and ", parts);
  }
}
