package dev.jray.kernel.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * The classes and resources of one plugin. Where a name is looked for depends on its package alone,
 * so that a plugin behaves the same whatever else is installed:
 *
 * <ul>
 *   <li>the SPI, the toolkit and the injection and logging interfaces: from the host only;
 *   <li>Netty, protobuf and BouncyCastle: from the host where it has the class, else from the
 *       plugin's own jars;
 *   <li>all else: from the JDK and the plugin's own jars only. The kernel, the host's other
 *       libraries and other plugins are out of sight.
 * </ul>
 *
 * <p>Resources follow the same rule. Files in {@code META-INF} belong to no package and so are
 * never taken from the host, which keeps its service files out of a plugin's {@code ServiceLoader}.
 */
final class PluginClassLoader extends URLClassLoader {
  static {
    ClassLoader.registerAsParallelCapable();
  }

  private static final List<String> HOST_ONLY =
      List.of(
          "dev.jray.spi.",
          "dev.jray.toolkit.",
          "jakarta.inject.",
          "com.google.inject.",
          "org.slf4j.");

  private static final List<String> HOST_FIRST =
      List.of("io.netty.", "com.google.protobuf.", "org.bouncycastle.");

  /**
   * Through this class Netty loads native libraries on behalf of another class, and the JVM ties a
   * library to the loader of the class that loads it. Each plugin gets a copy of its own, else the
   * libraries of a Netty module that lives in a plugin would look for their classes in the host.
   */
  private static final String NATIVE_LOADER = "io.netty.util.internal.NativeLibraryUtil";

  private final ClassLoader host;

  /** Whether the host is the only place where this class may be. */
  static boolean isHostOnly(String className) {
    return Home.of(className) == Home.HOST;
  }

  /**
   * @param name the plugin's name, which then stands in stack traces
   * @param jars the plugin's own jars, searched in this order
   * @param host has the SPI and the shared libraries
   */
  PluginClassLoader(String name, URL[] jars, ClassLoader host) {
    super(name, jars, ClassLoader.getPlatformClassLoader());
    this.host = host;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> found = findLoadedClass(name);
      if (found == null) {
        found =
            switch (Home.of(name)) {
              case HOST -> host.loadClass(name);
              case SHARED -> hostElseOwn(name);
              case COPIED -> defineCopy(name);
              case OWN -> super.loadClass(name, false);
            };
      }
      if (resolve) {
        resolveClass(found);
      }
      return found;
    }
  }

  private Class<?> hostElseOwn(String name) throws ClassNotFoundException {
    try {
      return host.loadClass(name);
    } catch (ClassNotFoundException notInHost) {
      return findClass(name);
    }
  }

  private Class<?> defineCopy(String name) throws ClassNotFoundException {
    try (InputStream in = host.getResourceAsStream(name.replace('.', '/').concat(".class"))) {
      if (in == null) {
        return findClass(name);
      }
      byte[] code = in.readAllBytes();
      return defineClass(name, code, 0, code.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  @Override
  public URL getResource(String name) {
    return switch (Home.ofResource(name)) {
      case HOST -> host.getResource(name);
      case SHARED, COPIED -> firstOf(host.getResource(name), name);
      case OWN -> {
        URL own = findResource(name);
        yield own != null ? own : getParent().getResource(name);
      }
    };
  }

  private URL firstOf(URL hosts, String name) {
    return hosts != null ? hosts : findResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return switch (Home.ofResource(name)) {
      case HOST -> host.getResources(name);
      case SHARED, COPIED -> {
        Enumeration<URL> hosts = host.getResources(name);
        yield hosts.hasMoreElements() ? hosts : findResources(name);
      }
      case OWN -> {
        List<URL> all = Collections.list(findResources(name));
        all.addAll(Collections.list(getParent().getResources(name)));
        yield Collections.enumeration(all);
      }
    };
  }

  /**
   * Streams of the host's resources come from the host: the inherited method would open its jars
   * through the JVM's shared cache, and close them for all with this loader.
   */
  @Override
  public InputStream getResourceAsStream(String name) {
    InputStream hosts = Home.ofResource(name) == Home.OWN ? null : host.getResourceAsStream(name);
    return hosts != null ? hosts : super.getResourceAsStream(name);
  }

  private enum Home {
    HOST,
    SHARED,
    COPIED,
    OWN;

    static Home of(String className) {
      if (startsWithAny(className, HOST_ONLY)) {
        return HOST;
      }
      if (className.equals(NATIVE_LOADER)) {
        return COPIED;
      }
      return startsWithAny(className, HOST_FIRST) ? SHARED : OWN;
    }

    static Home ofResource(String path) {
      return of(path.replace('/', '.'));
    }

    private static boolean startsWithAny(String name, List<String> prefixes) {
      for (String prefix : prefixes) {
        if (name.startsWith(prefix)) {
          return true;
        }
      }
      return false;
    }
  }
}
