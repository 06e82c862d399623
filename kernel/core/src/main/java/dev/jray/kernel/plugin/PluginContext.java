package dev.jray.kernel.plugin;

/**
 * Calls plugin code with the plugin's class loader as the thread's context loader, which is where
 * libraries look for their services.
 */
public final class PluginContext {

  /** Plugin code. */
  @FunctionalInterface
  public interface Call<T, E extends Exception> {
    /** Runs it. */
    T run() throws E;
  }

  private PluginContext() {}

  /** Makes the call and puts the thread's loader back, whatever happens. */
  public static <T, E extends Exception> T call(ClassLoader loader, Call<T, E> code) throws E {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return code.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
