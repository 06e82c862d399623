package dev.jray.tests.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** Leaves out what the tests of JRay bring, and code that protobuf's compiler wrote. */
public final class ProductionClasses implements ImportOption {
  @Override
  public boolean includes(Location location) {
    return !location.contains("/dev/jray/testkit/")
        && !location.contains("/dev/jray/tests/")
        && !location.contains("/proto/");
  }
}
