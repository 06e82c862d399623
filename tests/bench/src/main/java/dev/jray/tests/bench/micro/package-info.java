/** JMH benchmarks of codecs and of what they are made of. */
package dev.jray.tests.bench.micro;
