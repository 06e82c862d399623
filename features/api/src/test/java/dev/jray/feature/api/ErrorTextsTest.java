package dev.jray.feature.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

final class ErrorTextsTest {
  @Test
  void adviceIsLeftOutWherePanelsMatch() {
    assertThat(ErrorTexts.ofHandler("o: ", "Serial: Unknown type: a.B; no plugin"))
        .isEqualTo("Serial: Unknown type: a.B");
    assertThat(ErrorTexts.ofHandler("o: ", "existing tag found: t; every inbound needs one"))
        .isEqualTo("o: existing tag found: t");
    assertThat(ErrorTexts.ofHandler("o: ", "not an inbound proxy: a.B; it is none"))
        .isEqualTo("o: not an inbound proxy.");
    assertThat(ErrorTexts.ofHandler("o: ", "not an outbound handler: a.B; it is none"))
        .isEqualTo("o: not an outbound handler");
    assertThat(ErrorTexts.ofHandler("o: ", "bad; write good")).isEqualTo("o: bad; write good");
  }

  @Test
  void aProtocolSpeaksAsItsPackage() {
    assertThat(ErrorTexts.ofUsers("v2ray.core.proxy.vmess.inbound.Config", "vmess: User x y."))
        .isEqualTo("v2ray.com/core/proxy/vmess/inbound: User x y.");
    assertThat(ErrorTexts.ofUsers("xray.proxy.trojan.ServerConfig", "User x y."))
        .isEqualTo("v2ray.com/core/proxy/trojan: User x y.");
    assertThat(ErrorTexts.ofUsers("Config", "Mixed: case")).isEqualTo("Config: Mixed: case");
  }

  @Test
  void onlyWhatIsExpectedIsTheCallersFault() {
    assertThat(CallErrors.status(new NoSuchElementException("x")).getCode())
        .isEqualTo(Status.Code.UNKNOWN);
    assertThat(CallErrors.status(new IllegalStateException("x")).getCode())
        .isEqualTo(Status.Code.INTERNAL);
    assertThat(CallErrors.expected(new IllegalStateException("x"))).isFalse();
    assertThat(CallErrors.status(Status.ABORTED.asException()).getCode())
        .isEqualTo(Status.Code.ABORTED);
  }
}
