package dev.jray.toolkit.dns;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an answer says, as V2Ray reads it: the addresses of all records, whoever owns them (a server
 * follows aliases itself), and what was read before a broken record.
 *
 * @param id the query's
 * @param question empty if it cannot be read
 * @param truncated whether the answer did not fit
 * @param rcode 0 if all is well
 * @param addresses those of the question's type
 * @param ttlSeconds how long it may be kept
 */
public record DnsResponse(
    int id,
    Optional<DnsQuestion> question,
    boolean truncated,
    int rcode,
    List<InetAddress> addresses,
    int ttlSeconds) {
  /** No answer is kept longer; a record without a time is kept as long. */
  public static final int MAX_TTL = 600;

  /** The rcode of a name that does not exist. */
  public static final int NXDOMAIN = 3;

  // A server that cannot answer now may do so soon; V2Ray keeps this, too, for 600 seconds.
  private static final int FAILURE_TTL = 5;
  private static final int MAX_ADDRESSES = 256;
  private static final int SOA = 6;
  private static final int TRUNCATED = 0x0200;

  public DnsResponse {
    addresses = List.copyOf(addresses);
  }

  /** Reads an answer; does not move the indices. Empty if it is none. */
  public static Optional<DnsResponse> parse(ByteBuf message) {
    if (message.readableBytes() < DnsQuery.HEADER || !DnsQuery.isAnswer(message)) {
      return Optional.empty();
    }
    return Optional.of(new Reading(message.slice()).read());
  }

  private static final class Reading {
    private final ByteBuf in;
    private final List<InetAddress> addresses = new ArrayList<>(4);
    private int wanted;
    private int ttl = MAX_TTL;

    Reading(ByteBuf in) {
      this.in = in;
    }

    DnsResponse read() {
      int id = in.readUnsignedShort();
      int flags = in.readUnsignedShort();
      int rcode = flags & 0x0F;
      int questions = in.readUnsignedShort();
      int answers = in.readUnsignedShort();
      int authorities = in.readUnsignedShort();
      in.skipBytes(2);
      Optional<DnsQuestion> question = questions == 1 ? question() : Optional.empty();
      if (question.isPresent()) {
        wanted = question.get().type();
        boolean whole = records(answers, false);
        if (whole && addresses.isEmpty()) {
          records(authorities, true);
        }
      }
      if (rcode != 0 && rcode != NXDOMAIN) {
        ttl = Math.min(ttl, FAILURE_TTL);
      }
      boolean truncated = (flags & TRUNCATED) != 0;
      return new DnsResponse(id, question, truncated, rcode, addresses, ttl);
    }

    private Optional<DnsQuestion> question() {
      String name = DnsNames.readQuestion(in);
      if (name == null || in.readableBytes() < 4) {
        return Optional.empty();
      }
      int type = in.readUnsignedShort();
      return in.readUnsignedShort() == DnsQuestion.CLASS_IN
          ? Optional.of(new DnsQuestion(name, type))
          : Optional.empty();
    }

    /**
     * Returns whether all records could be read. Each takes bytes, so their number is no matter.
     */
    private boolean records(int count, boolean authority) {
      for (int i = 0; i < count; i++) {
        if (!DnsNames.skip(in) || in.readableBytes() < 10) {
          return false;
        }
        int type = in.readUnsignedShort();
        in.skipBytes(2);
        long seconds = in.readUnsignedInt();
        int length = in.readUnsignedShort();
        if (in.readableBytes() < length) {
          return false;
        }
        ByteBuf data = in.readSlice(length);
        if (!authority) {
          keepFor(seconds);
          address(type, data);
        } else if (type == SOA) {
          keepFor(Math.min(seconds, denial(data)));
        }
      }
      return true;
    }

    private void keepFor(long seconds) {
      if (seconds > 0 && seconds < ttl) {
        ttl = (int) seconds;
      }
    }

    private void address(int type, ByteBuf data) {
      int length = type == DnsQuestion.A ? 4 : type == DnsQuestion.AAAA ? 16 : -1;
      if (type != wanted || data.readableBytes() != length || addresses.size() == MAX_ADDRESSES) {
        return;
      }
      byte[] bytes = new byte[length];
      data.readBytes(bytes);
      try {
        InetAddress ip = InetAddress.getByAddress(bytes);
        // An IPv4 address in IPv6 clothes is no answer to who wants IPv6
        if (ip.getAddress().length == length) {
          addresses.add(ip);
        }
      } catch (UnknownHostException e) {
        throw new AssertionError("4 and 16 are the right lengths", e);
      }
    }

    /** The time that a zone gives its denials: the last field of its SOA record (RFC 2308). */
    private static long denial(ByteBuf soa) {
      boolean server = DnsNames.skip(soa);
      boolean mailbox = server && DnsNames.skip(soa);
      return mailbox && soa.readableBytes() >= 20 ? soa.getUnsignedInt(soa.readerIndex() + 16) : 0;
    }
  }
}
