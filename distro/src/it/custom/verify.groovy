import java.util.concurrent.TimeUnit

def target = new File(basedir, 'target')
def home = new File(target, 'our-proxy')

def files = []
home.eachFileRecurse(groovy.io.FileType.FILES) { files << home.toPath().relativize(it.toPath()).toString() }
def plugins = files.findAll { it.startsWith('plugins/') && it.endsWith('.jar') }.collect { it.replaceAll(/-\d.*\.jar/, '.jar') }.sort()
assert plugins == ['plugins/example.jar', 'plugins/freedom.jar', 'plugins/socks.jar', 'plugins/stats/metrics-core.jar',
    'plugins/stats/stats.jar', 'plugins/tcp.jar', 'plugins/udp.jar']
assert files.containsAll(['LICENSE', 'bin/jray', 'bin/jray.bat', 'conf/socks.json', 'doc/README.md'])
assert files.any { it.startsWith('lib/jray-launcher') }
assert files.any { it.startsWith('lib/netty-codec-base') }
assert !files.any { it.startsWith('lib/metrics-core') }
assert new File(target, 'our-proxy-1.tar.gz').length() > 1_000_000
assert new File(target, 'our-proxy-1.zip').length() > 1_000_000

// Runs, and carries a connection from the one to the other end
def free = new ServerSocket(0, 1, InetAddress.loopbackAddress)
def port = free.localPort
free.close()
def builder = new ProcessBuilder("$home/bin/jray", 'run', '-c', "$home/conf/socks.json")
builder.environment().putAll([PORT: port as String, JRAY_JAVA: System.getProperty('java.home')])
def process = builder.redirectErrorStream(true).redirectOutput(new File(target, 'run.log')).start()
try {
  def deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60)
  def client = null
  while (client == null) {
    assert process.alive && System.nanoTime() < deadline : new File(target, 'run.log').text
    try {
      client = new Socket('127.0.0.1', port)
    } catch (ConnectException notYet) {
      process.waitFor(20, TimeUnit.MILLISECONDS)
    }
  }
  def server = new ServerSocket(0, 1, InetAddress.loopbackAddress)
  server.soTimeout = client.soTimeout = 30_000
  int to = server.localPort
  client.outputStream << ([5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, to >> 8, to & 255] as byte[])
  assert client.inputStream.readNBytes(4).toList() == [5, 0, 5, 0]
  client.inputStream.readNBytes(8)
  def accepted = server.accept()
  accepted.outputStream << 'hello'
  accepted.close()
  assert client.inputStream.text == 'hello'
  client.close()
  server.close()
} finally {
  process.destroy()
  assert process.waitFor(60, TimeUnit.SECONDS)
}
assert process.exitValue() == 0
assert new File(target, 'run.log').text.contains(' started')
