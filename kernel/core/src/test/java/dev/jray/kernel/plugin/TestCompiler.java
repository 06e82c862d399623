package dev.jray.kernel.plugin;

import com.google.inject.Module;
import com.google.protobuf.Message;
import dev.jray.spi.Plugin;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles sources in memory. */
final class TestCompiler {
  private TestCompiler() {}

  /** Class name to bytes. */
  static Map<String, byte[]> compile(Map<String, String> sources, Path... jars) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, ByteArrayOutputStream> classes = new HashMap<>();
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((type, code) -> units.add(new Source(type, code)));
    StringWriter messages = new StringWriter();
    JavaFileManager files = new Memory(compiler, classes);
    boolean good =
        compiler
            .getTask(
                messages, files, null, List.of("-proc:none", "-cp", classPath(jars)), null, units)
            .call();
    if (!good) {
      throw new IllegalArgumentException(messages.toString());
    }
    return classes.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().toByteArray()));
  }

  private static String classPath(Path... jars) {
    Stream<Path> host =
        Stream.of(
                Plugin.class,
                PluginRepository.class,
                ByteBuf.class,
                Channel.class,
                Future.class,
                Message.class,
                Module.class)
            .map(ClassPathSource::locationOf);
    return Stream.concat(host, Stream.of(jars))
        .distinct()
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String code;

    Source(String type, String code) {
      super(URI.create("string:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }

  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes;

    Memory(JavaCompiler compiler, Map<String, ByteArrayOutputStream> classes) {
      super(compiler.getStandardFileManager(null, null, null));
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String type, JavaFileObject.Kind kind, FileObject sibling) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      classes.put(type, bytes);
      return new SimpleJavaFileObject(
          URI.create("memory:///" + type.replace('.', '/') + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }
  }
}
