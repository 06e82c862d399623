package dev.jray.transport.tls;

import com.google.protobuf.ByteString;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.transport.tls.proto.Certificate;
import dev.jray.transport.tls.proto.Certificate.Usage;
import dev.jray.transport.tls.proto.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads and writes an element of {@code certificates}. As in V2Ray the message holds what is in the
 * files; it also holds where they are if they shall be read again when they change ({@code
 * "oneTimeLoading": false}, Xray's name for it).
 */
final class CertificateCodec {
  private CertificateCodec() {}

  static void read(ConfigNode node, Config.Builder config) {
    ConfigNode certificate = node.get("certificate");
    ConfigNode certificateFile = node.get("certificateFile");
    ConfigNode key = node.get("key");
    ConfigNode keyFile = node.get("keyFile");
    Certificate.Builder result = Certificate.newBuilder();
    if (!certificateFile.string("").isEmpty() || !certificate.elements().isEmpty()) {
      result.setCertificate(bytes(certificateFile, certificate));
    } else {
      node.fail(
          "both file and bytes are empty.; give \"certificateFile\", or \"certificate\" with its lines");
    }
    result.setKey(bytes(keyFile, key));
    result.setUsage(usage(node.get("usage")));
    if (!node.get("oneTimeLoading").bool(true)) {
      result.setCertificateFile(certificateFile.string(""));
      result.setKeyFile(keyFile.string(""));
    }
    refuse(node);
    config.addCertificate(result);
  }

  private static void refuse(ConfigNode node) {
    ConfigNode stapling = node.get("ocspStapling");
    if (stapling.integer(0, Long.MAX_VALUE, 0) != 0) {
      stapling.fail("JRay staples no OCSP answers; remove the option");
    }
    ConfigNode chain = node.get("buildChain");
    if (chain.bool(false)) {
      chain.fail("JRay sends an issued certificate without its CA; remove the option");
    }
  }

  private static ByteString bytes(ConfigNode file, ConfigNode lines) {
    String path = file.string("");
    if (path.isEmpty()) {
      List<String> all = new ArrayList<>();
      lines.elements().forEach(line -> all.add(line.string("")));
      return ByteString.copyFromUtf8(String.join("\n", all));
    }
    try {
      return ByteString.copyFrom(Files.readAllBytes(Path.of(path)));
    } catch (NoSuchFileException e) {
      file.fail("open " + path + ": no such file or directory");
    } catch (IOException | InvalidPathException e) {
      file.fail("cannot read " + path + ": " + e.getMessage());
    }
    return ByteString.EMPTY;
  }

  private static Usage usage(ConfigNode node) {
    return switch (node.string("").toLowerCase(Locale.ROOT)) {
      case "verify" -> Usage.AUTHORITY_VERIFY;
      case "issue" -> Usage.AUTHORITY_ISSUE;
      case "verifyclient" -> Usage.AUTHORITY_VERIFY_CLIENT;
      case "", "encipherment" -> Usage.ENCIPHERMENT;
      default -> {
        node.warn(
            "is taken for \"encipherment\"; the others are \"verify\", \"issue\" and \"verifyclient\"");
        yield Usage.ENCIPHERMENT;
      }
    };
  }

  static Map<String, Object> write(Certificate certificate) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (certificate.getCertificateFile().isEmpty()) {
      json.put("certificate", lines(certificate.getCertificate()));
    } else {
      json.put("certificateFile", certificate.getCertificateFile());
      json.put("oneTimeLoading", false);
    }
    if (!certificate.getKeyFile().isEmpty()) {
      json.put("keyFile", certificate.getKeyFile());
    } else if (!certificate.getKey().isEmpty()) {
      json.put("key", lines(certificate.getKey()));
    }
    switch (certificate.getUsage()) {
      case AUTHORITY_VERIFY -> json.put("usage", "verify");
      case AUTHORITY_ISSUE -> json.put("usage", "issue");
      case AUTHORITY_VERIFY_CLIENT -> json.put("usage", "verifyclient");
      case ENCIPHERMENT -> {}
      case UNRECOGNIZED ->
          throw new ConfigException(
              "a certificate's usage is 0 to 3, not " + certificate.getUsageValue());
    }
    return json;
  }

  private static List<String> lines(ByteString pem) {
    if (!pem.isValidUtf8()) {
      throw new ConfigException("a certificate or key is no PEM text, which JSON cannot say");
    }
    return List.of(pem.toStringUtf8().split("\n", -1));
  }
}
