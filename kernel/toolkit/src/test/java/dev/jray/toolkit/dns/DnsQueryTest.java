package dev.jray.toolkit.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class DnsQueryTest {
  private static final DnsQuestion A_TEST = new DnsQuestion("a.test", DnsQuestion.A);

  @Test
  void aQueryHasV2RaysBytes() {
    assertThat(encode(1, A_TEST, Optional.empty()))
        .isEqualTo("000101000001000000000000016104746573740000010001");
  }

  @Test
  void anIpv4ClientSubnetHasV2RaysBytes() {
    assertThat(encode(1, A_TEST, subnet("203.0.113.77")))
        .isEqualTo(
            "000101000001000000000001016104746573740000010001"
                + "0000290546e0008000000b0008000700011800cb0071");
  }

  @Test
  void anIpv6ClientSubnetHasV2RaysBytes() {
    assertThat(encode(1, A_TEST, subnet("2001:db8:1:2:3:4:5:6")))
        .endsWith("0000290546e00080000014000800100002600020010db80001000200030004");
  }

  @Test
  void aQueryIsReadAsItWasWritten() {
    ByteBuf message =
        DnsQuery.encode(ByteBufAllocator.DEFAULT, 0xffee, A_TEST, subnet("203.0.113.77"));

    assertThat(DnsQuery.parse(message)).contains(new DnsQuery(0xffee, A_TEST, 1, 12));
    message.release();
  }

  @Test
  void namesAreComparedInLowerCase() {
    assertThat(parse("1234010000010000000000000454455354074578616d706c650000010001"))
        .map(DnsQuery::question)
        .contains(new DnsQuestion("test.example", DnsQuestion.A));
  }

  @Test
  void whatIsNoPlainQueryIsNotRead() {
    assertThat(parse("12346a756e6b")).as("junk").isEmpty();
    assertThat(parse("000181000001000000000000016104746573740000010001")).as("answer").isEmpty();
    assertThat(parse("000128000001000000000000016104746573740000010001")).as("update").isEmpty();
    assertThat(parse("000101000000000000000000")).as("no question").isEmpty();
    assertThat(parse("0001010000010000000000000000010001")).as("the root").isEmpty();
    assertThat(parse("000101000001000000000000c00c00010001")).as("a pointer to itself").isEmpty();
    assertThat(parse("00010100000100000000000001610474657374000001")).as("cut").isEmpty();
    assertThat(parse("0001010000010000000000000361 2e620000010001")).as("dot inside").isEmpty();
  }

  @Test
  void anAnswerHasV2RaysBytes() {
    ByteBuf message = hex("1234010000010000000000000474657374076578616d706c650000010001");
    DnsQuery query = DnsQuery.parse(message).orElseThrow();

    ByteBuf reply =
        DnsReply.encode(
            ByteBufAllocator.DEFAULT, message, query, 0, List.of(ip("127.0.0.9"), ip("::9")), 600);

    assertThat(ByteBufUtil.hexDump(reply))
        .isEqualTo(
            "1234858000010001000000000474657374076578616d706c650000010001"
                + "c00c000100010000025800047f000009");
    reply.release();
  }

  @Test
  void namesAreNormalized() {
    assertThat(DnsNames.normalize("WWW.Example.")).contains("www.example");
    assertThat(DnsNames.normalize("bücher.example")).contains("xn--bcher-kva.example");
    assertThat(DnsNames.normalize("_dmarc.a")).contains("_dmarc.a");
    assertThat(DnsNames.normalize("")).isEmpty();
    assertThat(DnsNames.normalize(".")).isEmpty();
    assertThat(DnsNames.normalize("a..b")).isEmpty();
    assertThat(DnsNames.normalize(".a")).isEmpty();
    assertThat(DnsNames.normalize("a b")).isEmpty();
    assertThat(DnsNames.normalize("a".repeat(64) + ".b")).isEmpty();
    assertThat(DnsNames.normalize("a.".repeat(127) + "b")).isEmpty();
    assertThat(DnsNames.normalize("a.".repeat(126) + "b")).isPresent();
  }

  @Property
  void everyTextIsRefusedOrComesBackFromAMessage(@ForAll String text) {
    Optional<String> name = DnsNames.normalize(text);

    if (name.isPresent()) {
      ByteBuf message =
          DnsQuery.encode(
              ByteBufAllocator.DEFAULT, 7, new DnsQuestion(name.get(), 28), Optional.empty());
      assertThat(DnsQuery.parse(message).orElseThrow().question().name()).isEqualTo(name.get());
      message.release();
    }
  }

  @Property
  void anyBytesAreReadWithoutFailing(@ForAll byte[] bytes) {
    ByteBuf message = Unpooled.wrappedBuffer(bytes);

    Optional<DnsQuery> query = DnsQuery.parse(message);

    assertThat(message.readerIndex()).isZero();
    query.ifPresent(
        found ->
            assertThat(found.questionLength() + DnsQuery.HEADER).isLessThanOrEqualTo(bytes.length));
  }

  private static String encode(int id, DnsQuestion question, Optional<ClientSubnet> subnet) {
    ByteBuf message = DnsQuery.encode(ByteBufAllocator.DEFAULT, id, question, subnet);
    try {
      return ByteBufUtil.hexDump(message);
    } finally {
      message.release();
    }
  }

  private static Optional<DnsQuery> parse(String hex) {
    return DnsQuery.parse(hex(hex));
  }

  private static ByteBuf hex(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
  }

  private static Optional<ClientSubnet> subnet(String ip) {
    return Optional.of(new ClientSubnet(ip(ip)));
  }

  private static InetAddress ip(String text) {
    return NetUtil.createInetAddressFromIpAddressString(text);
  }
}
