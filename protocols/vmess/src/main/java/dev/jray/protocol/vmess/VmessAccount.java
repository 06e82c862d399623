package dev.jray.protocol.vmess;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.protocol.vmess.proto.Account;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.protocol.SecurityConfig;
import dev.jray.spi.proto.protocol.SecurityType;
import dev.jray.spi.proto.serial.TypedMessage;
import java.util.Locale;
import java.util.Objects;

/**
 * What VMess knows of a user.
 *
 * @param alterIds how many alter ids the user has; a client with any uses the legacy header form
 * @param security how a client protects its bodies
 * @param options what a client sets in its requests
 * @param endMarker whether the end of a body is marked; the two sides must agree
 */
record VmessAccount(
    VmessId id, int alterIds, VmessSecurity security, int options, boolean endMarker)
    implements dev.jray.spi.flow.Account {
  private static final String ALIAS = "xray.proxy.vmess.Account";
  private static final int MAX_ALTER_IDS = 65535;

  VmessAccount {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(security, "security");
  }

  /** Parses the message; throws a {@link ConfigException} if it cannot be used. */
  static VmessAccount of(TypedMessage message) {
    String type = Messages.type(message);
    if (!type.equals(Account.getDescriptor().getFullName()) && !type.equals(ALIAS)) {
      throw new ConfigException(
          "vmess: a user's account is of type \""
              + type
              + "\", not "
              + Account.getDescriptor().getFullName());
    }
    try {
      return of(Account.parseFrom(message.getValue()));
    } catch (InvalidProtocolBufferException e) {
      throw new ConfigException("vmess: a user's account cannot be parsed", e);
    }
  }

  private static VmessAccount of(Account account) {
    int alterIds = account.getAlterId();
    if (alterIds < 0 || alterIds > MAX_ALTER_IDS) {
      throw new ConfigException("vmess: a user's alter_id must be 0 to " + MAX_ALTER_IDS);
    }
    SecurityType type = account.getSecuritySettings().getType();
    VmessSecurity security = security(type);
    int options = type == SecurityType.ZERO ? 0 : VmessRequest.usualOptions(security);
    String experiments = account.getTestsEnabled();
    if (experiments.contains("AuthenticatedLength") && security.isAead()) {
      options |= VmessOptions.AUTHENTICATED_LENGTH;
    }
    return new VmessAccount(
        id(account.getId()),
        alterIds,
        security,
        options,
        !experiments.contains("NoTerminationSignal"));
  }

  /** The message of an account like this one. */
  TypedMessage message() {
    StringBuilder experiments = new StringBuilder();
    if ((options & VmessOptions.AUTHENTICATED_LENGTH) != 0) {
      experiments.append("AuthenticatedLength|");
    }
    if (!endMarker) {
      experiments.append("NoTerminationSignal|");
    }
    return Messages.typed(
        Account.newBuilder()
            .setId(id.text())
            .setAlterId(alterIds)
            .setSecuritySettings(SecurityConfig.newBuilder().setType(type()))
            .setTestsEnabled(experiments.toString())
            .build());
  }

  private SecurityType type() {
    return switch (security) {
      case LEGACY -> SecurityType.LEGACY;
      case AES_128_GCM -> SecurityType.AES128_GCM;
      case CHACHA20_POLY1305 -> SecurityType.CHACHA20_POLY1305;
      case NONE -> options == 0 ? SecurityType.ZERO : SecurityType.NONE;
    };
  }

  private static VmessId id(String uuid) {
    try {
      return VmessId.parse(uuid);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("vmess: failed to parse ID: " + e.getMessage(), e);
    }
  }

  private static VmessSecurity security(SecurityType type) {
    return switch (type) {
      case LEGACY -> VmessSecurity.LEGACY;
      case UNKNOWN, AUTO -> automatic(System.getProperty("os.arch", ""));
      case AES128_GCM -> VmessSecurity.AES_128_GCM;
      case CHACHA20_POLY1305 -> VmessSecurity.CHACHA20_POLY1305;
      case NONE, ZERO -> VmessSecurity.NONE;
      case UNRECOGNIZED -> throw new ConfigException("vmess: a user's security type is unknown");
    };
  }

  /**
   * The security of {@code auto}: AES on the architectures where processors have instructions for
   * it, which are V2Ray's.
   */
  static VmessSecurity automatic(String architecture) {
    return switch (architecture.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64", "aarch64", "arm64", "s390x" -> VmessSecurity.AES_128_GCM;
      default -> VmessSecurity.CHACHA20_POLY1305;
    };
  }

  @Override
  public String toString() {
    return "VmessAccount(" + alterIds + " alter ids, " + security + ")";
  }
}
