package dev.jray.feature.router;

import java.util.List;

/** The protocol of the payload begins with one of these. */
record ProtocolCondition(List<String> beginnings) implements Condition {
  ProtocolCondition {
    beginnings = List.copyOf(beginnings);
  }

  @Override
  public boolean matches(Subject subject) {
    String protocol = subject.protocol();
    if (protocol.isEmpty()) {
      return false;
    }
    for (int i = 0; i < beginnings.size(); i++) {
      if (protocol.startsWith(beginnings.get(i))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String explain(Subject subject) {
    String beginning = beginnings.stream().filter(subject.protocol()::startsWith).findFirst().get();
    return "protocol: " + subject.protocol() + " matched " + beginning;
  }
}
