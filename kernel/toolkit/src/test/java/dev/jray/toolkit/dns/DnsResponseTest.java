package dev.jray.toolkit.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class DnsResponseTest {
  private static final String QUESTION = "01610474657374000001 0001";
  private static final String AAAA_QUESTION = "01610474657374 00001c0001";

  @Test
  void readsTheAddressesOfAllRecordsWhoeverOwnsThem() {
    DnsResponse response =
        read(
            "0007 8180 0001 0003 0000 0000"
                + QUESTION
                // a.test CNAME b.test
                + "c00c 0005 0001 0000012c 0004 0162c00e"
                + "0162c00e 0001 0001 0000003c 0004 01020304"
                + "0163c00e 0001 0001 00000258 0004 05060708");

    assertThat(response.id()).isEqualTo(7);
    assertThat(response.question()).contains(new DnsQuestion("a.test", DnsQuestion.A));
    assertThat(texts(response)).containsExactly("1.2.3.4", "5.6.7.8");
    assertThat(response.ttlSeconds()).isEqualTo(60);
    assertThat(response.rcode()).isZero();
    assertThat(response.truncated()).isFalse();
  }

  @Test
  void onlyAddressesOfTheQuestionsTypeCount() {
    DnsResponse response =
        read(
            "0007 8180 0001 0003 0000 0000"
                + AAAA_QUESTION
                + "c00c 0001 0001 0000003c 0004 01020304"
                + "c00c 001c 0001 0000003c 0010 00000000000000000000ffff01020304"
                + "c00c 001c 0001 0000003c 0010 20010db8000000000000000000000001");

    assertThat(texts(response)).containsExactly("2001:db8:0:0:0:0:0:1");
  }

  @Test
  void aRecordWithoutTimeIsKeptTenMinutesAndNoneLonger() {
    assertThat(ttlOf("00000000")).isEqualTo(600);
    assertThat(ttlOf("00015180")).isEqualTo(600);
    assertThat(ttlOf("ffffffff")).isEqualTo(600);
    assertThat(ttlOf("00000001")).isEqualTo(1);
  }

  @Test
  void whatIsNotThereIsKeptAsLongAsTheZoneSays() {
    DnsResponse response = read("0007 8183 0001 0000 0001 0000" + QUESTION + soa(60));

    assertThat(response.rcode()).isEqualTo(DnsResponse.NXDOMAIN);
    assertThat(response.ttlSeconds()).isEqualTo(60);
    assertThat(read("0007 8183 0001 0000 0000 0000" + QUESTION).ttlSeconds()).isEqualTo(600);
  }

  @Test
  void aServersFailureIsSoonForgotten() {
    assertThat(read("0007 8182 0001 0000 0000 0000" + QUESTION).ttlSeconds()).isEqualTo(5);
  }

  @Test
  void whatWasReadBeforeABrokenRecordCounts() {
    String good =
        "0007 8180 0001 0002 0000 0000" + QUESTION + "c00c 0001 0001 0000003c 0004 01020304";

    assertThat(texts(read(good + "c00c 0001 0001 0000003c 0004 0506"))).containsExactly("1.2.3.4");
    assertThat(texts(read(good + "c00c 00"))).containsExactly("1.2.3.4");
    assertThat(texts(read(good + "7f"))).containsExactly("1.2.3.4");
    assertThat(texts(read(good))).containsExactly("1.2.3.4");
  }

  @Test
  void addressesOfAnotherLengthDoNotCount() {
    assertThat(
            texts(
                read(
                    "0007 8180 0001 0001 0000 0000"
                        + QUESTION
                        + "c00c 0001 0001 0000003c 0003 010203")))
        .isEmpty();
  }

  @Test
  void pointersInCirclesAreNotFollowed() {
    DnsResponse response =
        read(
            "0007 8180 0001 0001 0000 0000"
                + QUESTION
                // the record's name points at itself
                + "c018 0001 0001 0000003c 0004 01020304");

    assertThat(texts(response)).containsExactly("1.2.3.4");
    assertThat(read("0007 8180 0001 0000 0000 0000 c00c 0001 0001").question()).isEmpty();
  }

  @Test
  void aQueryIsNoResponse() {
    assertThat(DnsResponse.parse(hex("000101000001000000000000016104746573740000010001")))
        .isEmpty();
    assertThat(DnsResponse.parse(hex("00018180"))).isEmpty();
  }

  @Test
  void memoryIsBoundedWhateverTheCountsSay() {
    StringBuilder records = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      records.append("c00c 0001 0001 0000003c 0004 01020304");
    }

    assertThat(read("0007 8180 0001 ffff 0000 0000" + QUESTION + records).addresses()).hasSize(256);
  }

  @Property
  void anyBytesAreReadWithoutFailing(@ForAll byte[] bytes) {
    DnsResponse.parse(Unpooled.wrappedBuffer(bytes));
  }

  @Property
  void aDamagedResponseIsReadWithoutFailing(@ForAll int seed) {
    byte[] bytes =
        ByteBufUtil.getBytes(
            hex(
                "0007 8180 0001 0001 0001 0000"
                    + QUESTION
                    + "c00c 0001 0001 0000003c 0004 01020304"
                    + soa(60)));
    Random random = new Random(seed);
    bytes[2] |= (byte) 0x80;
    for (int i = 0; i < 4; i++) {
      int at = random.nextInt(bytes.length);
      bytes[at] = at == 2 ? bytes[at] : (byte) random.nextInt();
    }
    ByteBuf message = Unpooled.wrappedBuffer(bytes, 0, 12 + random.nextInt(bytes.length - 12));

    Optional<DnsResponse> response = DnsResponse.parse(message);

    assertThat(response).isPresent();
    assertThat(response.get().ttlSeconds()).isBetween(1, 600);
  }

  private static int ttlOf(String hex) {
    return read("0007 8180 0001 0001 0000 0000"
            + QUESTION
            + "c00c 0001 0001"
            + hex
            + "0004 01020304")
        .ttlSeconds();
  }

  private static String soa(int seconds) {
    return "c00c 0006 0001 00000e10 0016 00 00 00000001 00000002 00000003 00000004"
        + String.format("%08x", seconds);
  }

  private static List<String> texts(DnsResponse response) {
    return response.addresses().stream().map(InetAddress::getHostAddress).toList();
  }

  private static DnsResponse read(String hex) {
    return DnsResponse.parse(hex(hex)).orElseThrow();
  }

  private static ByteBuf hex(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
  }
}
