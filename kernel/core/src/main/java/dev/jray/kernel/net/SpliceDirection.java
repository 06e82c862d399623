package dev.jray.kernel.net;

import dev.jray.kernel.relay.Shortcut.End;
import dev.jray.kernel.relay.Shortcut.Meter;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One direction of a {@link SpliceTunnel}: socket to pipe, pipe to socket. */
final class SpliceDirection {
  // What a pipe takes is counted in pages, not bytes: this is more than it ever takes.
  private static final int AT_ONCE = 1024 * 1024;
  private static final int MAX_ROUNDS = 16;
  private static final int MAX_BYTES_PER_TURN = 1024 * 1024;

  private static final int ERROR = EpollIoOps.EPOLLERR.value();
  // EPOLLHUP, for which Netty has no name: both directions of the connection are shut.
  private static final int HANG_UP = 0x10;
  private static final int READABLE = EpollIoOps.EPOLLIN.value() | ERROR | HANG_UP;
  private static final int WRITABLE = EpollIoOps.EPOLLOUT.value() | ERROR | HANG_UP;
  private static final int NO_MORE = EpollIoOps.EPOLLRDHUP.value() | HANG_UP;

  private static final Logger LOGGER = LoggerFactory.getLogger(SpliceDirection.class);

  private final End from;
  private final End to;
  private final Meter source;
  private final Meter target;
  private final FileDescriptor pipeOut;
  private final FileDescriptor pipeIn;
  private long waiting;
  private long written;
  private boolean readable;
  private boolean writable;
  private boolean noMore;
  private boolean broken;
  private boolean reading = true;
  private boolean finishing;

  /**
   * Makes the pipe.
   *
   * @throws IOException if the system has no descriptor left
   */
  SpliceDirection(End from, End to, Meter source, Meter target) throws IOException {
    this.from = from;
    this.to = to;
    this.source = source;
    this.target = target;
    FileDescriptor[] pipe = FileDescriptor.pipe();
    pipeOut = pipe[0];
    pipeIn = pipe[1];
  }

  /** Something changed where this direction reads. */
  void onSource(int events) {
    readable |= (events & (READABLE | NO_MORE)) != 0;
    noMore |= (events & NO_MORE) != 0;
    broken |= (events & ERROR) != 0;
  }

  /** Something changed where this direction writes. */
  void onTarget(int events) {
    writable |= (events & WRITABLE) != 0;
  }

  /**
   * Moves what can be moved.
   *
   * @return whether more could be moved at once, were there not other flows
   */
  boolean pump() {
    long start = written;
    for (int round = 0; round < MAX_ROUNDS && written - start < MAX_BYTES_PER_TURN; round++) {
      boolean filled = fill();
      if (!drain() && !filled) {
        onBlocked();
        return false;
      }
    }
    return true;
  }

  private void onBlocked() {
    if (broken && reading && waiting > 0) {
      broken = false;
      from.failing();
    }
    if (!reading && waiting == 0) {
      closePipe();
    }
  }

  private boolean fill() {
    if (!reading || !readable) {
      return false;
    }
    int moved;
    try {
      moved = Native.splice(descriptor(from.channel()), -1, pipeIn.intValue(), -1, AT_ONCE);
    } catch (IOException | NotYetConnectedException e) {
      LOGGER.debug("A connection broke: {}", e.toString());
      reading = false;
      from.failed();
      return false;
    }
    if (moved > 0) {
      waiting += moved;
      source.onRead(moved);
      from.moved(moved);
      return true;
    }
    // With something in it, the pipe may be what takes no more.
    if (waiting == 0) {
      readable = false;
      if (noMore) {
        reading = false;
        from.ended();
      }
    }
    return false;
  }

  private boolean drain() {
    if (waiting == 0 || !writable || !to.channel().isOpen()) {
      return false;
    }
    int moved;
    try {
      moved = Native.splice(pipeOut.intValue(), -1, descriptor(to.channel()), -1, waiting);
    } catch (IOException | NotYetConnectedException e) {
      LOGGER.debug("A connection broke: {}", e.toString());
      // As Netty does when a write fails.
      to.channel().close();
      return false;
    }
    if (moved == 0) {
      writable = false;
      return false;
    }
    waiting -= moved;
    written += moved;
    target.onWritten(moved);
    closeIfDone();
    return true;
  }

  private static int descriptor(Channel channel) {
    return ((UnixChannel) channel).fd().intValue();
  }

  long written() {
    return written;
  }

  /** Reads no more; closes the target when all is written. */
  void finish() {
    reading = false;
    finishing = true;
    closeIfDone();
  }

  private void closeIfDone() {
    if (finishing && waiting == 0) {
      to.channel().close();
    }
  }

  /** The channel that this direction reads is closed; its descriptor may be another's by now. */
  void onSourceClosed() {
    reading = false;
    if (waiting == 0) {
      closePipe();
    }
  }

  /** The channel that this direction writes to is closed. */
  void onTargetClosed() {
    reading = false;
    waiting = 0;
    closePipe();
  }

  /** Gives the descriptors back. */
  void closePipe() {
    close(pipeOut);
    close(pipeIn);
  }

  private static void close(FileDescriptor end) {
    try {
      // Does nothing the second time.
      end.close();
    } catch (IOException e) {
      LOGGER.debug("A pipe could not be closed: {}", e.toString());
    }
  }
}
