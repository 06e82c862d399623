package dev.jray.transport.tls;

import com.google.protobuf.ByteString;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.transport.tls.proto.Certificate;
import dev.jray.transport.tls.proto.Config;
import dev.jray.transport.tls.proto.Config.TLSVersion;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes {@code tlsSettings}. */
final class TlsCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(Config.getDefaultInstance(), TlsCodec::read, TlsCodec::write);

  // V2Ray 5 and Xray know these; what they ask for decides over safety, so silence would be wrong
  private static final List<String> FOREIGN =
      List.of(
          "curvePreferences",
          "echConfig",
          "echConfigList",
          "echDOHserver",
          "echForceQuery",
          "echQueryDomain",
          "echServerKeys",
          "echSockopt",
          "masterKeyLog",
          "pinnedPeerCertSha256",
          "pinnedPeerCertificateSha256",
          "verifyPeerCertByName",
          "verifyPeerCertInNames");

  private TlsCodec() {}

  private static Config read(ConfigNode node) {
    Config.Builder config = Config.newBuilder();
    for (ConfigNode certificate : node.get("certificates").elements()) {
      CertificateCodec.read(certificate, config);
    }
    config
        .setAllowInsecure(node.get("allowInsecure").bool(false))
        .setServerName(node.get("serverName").string(""))
        .addAllNextProtocol(node.get("alpn").strings())
        .setEnableSessionResumption(node.get("enableSessionResumption").bool(false))
        .setDisableSystemRoot(node.get("disableSystemRoot").bool(false))
        .setVerifyClientCertificate(node.get("verifyClientCertificate").bool(false))
        .setMinVersion(Versions.read(node.get("minVersion")))
        .setMaxVersion(Versions.read(node.get("maxVersion")))
        .setAllowInsecureIfPinnedPeerCertificate(
            node.get("allowInsecureIfPinnedPeerCertificate").bool(false))
        .setRejectUnknownSni(node.get("rejectUnknownSni").bool(false));
    readPins(node.get("pinnedPeerCertificateChainSha256"), config);
    CipherSuites.read(node.get("cipherSuites"), config);
    refuse(node);
    return config.build();
  }

  private static void readPins(ConfigNode pins, Config.Builder config) {
    for (String pin : pins.strings()) {
      try {
        config.addPinnedPeerCertificateChainSha256(
            ByteString.copyFrom(Base64.getDecoder().decode(pin)));
      } catch (IllegalArgumentException e) {
        pins.fail("\"" + pin + "\" is not base64; give the 32 bytes of a SHA-256 as base64");
      }
    }
  }

  private static void refuse(ConfigNode node) {
    for (String key : FOREIGN) {
      ConfigNode option = node.get(key);
      if (option.present()) {
        option.fail("JRay cannot do this; remove the option if you can live without it");
      }
    }
    ConfigNode fingerprint = node.get("fingerprint");
    if (fingerprint.present() && !fingerprint.string("").equals("unsafe")) {
      fingerprint.fail(
          "JRay cannot imitate a browser's TLS handshake; remove the option to use its own");
    }
  }

  private static Map<String, Object> write(Config config) {
    if (!config.getEchConfig().isEmpty()
        || !config.getEchDOHserver().isEmpty()
        || !config.getEchQueryDomain().isEmpty()) {
      throw new ConfigException(TlsSettings.NO_ECH);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    putText(json, "serverName", config.getServerName());
    putList(json, "alpn", List.copyOf(config.getNextProtocolList()));
    putFlag(json, "allowInsecure", config.getAllowInsecure());
    putFlag(json, "enableSessionResumption", config.getEnableSessionResumption());
    putFlag(json, "disableSystemRoot", config.getDisableSystemRoot());
    putList(json, "pinnedPeerCertificateChainSha256", pins(config));
    putFlag(json, "verifyClientCertificate", config.getVerifyClientCertificate());
    if (config.getMinVersion() != TLSVersion.Default) {
      json.put("minVersion", Versions.text(config.getMinVersion()));
    }
    if (config.getMaxVersion() != TLSVersion.Default) {
      json.put("maxVersion", Versions.text(config.getMaxVersion()));
    }
    putFlag(
        json,
        "allowInsecureIfPinnedPeerCertificate",
        config.getAllowInsecureIfPinnedPeerCertificate());
    putText(json, "cipherSuites", CipherSuites.text(config));
    putFlag(json, "rejectUnknownSni", config.getRejectUnknownSni());
    List<Object> certificates = new ArrayList<>();
    for (Certificate certificate : config.getCertificateList()) {
      certificates.add(CertificateCodec.write(certificate));
    }
    putList(json, "certificates", certificates);
    return json;
  }

  private static List<String> pins(Config config) {
    return config.getPinnedPeerCertificateChainSha256List().stream()
        .map(pin -> Base64.getEncoder().encodeToString(pin.toByteArray()))
        .toList();
  }

  private static void putText(Map<String, Object> json, String key, String value) {
    if (!value.isEmpty()) {
      json.put(key, value);
    }
  }

  private static void putFlag(Map<String, Object> json, String key, boolean value) {
    if (value) {
      json.put(key, true);
    }
  }

  private static void putList(Map<String, Object> json, String key, List<?> value) {
    if (!value.isEmpty()) {
      json.put(key, value);
    }
  }
}
