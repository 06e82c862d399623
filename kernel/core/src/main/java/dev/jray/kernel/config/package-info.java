/**
 * From configuration files to {@code v2ray.core.Config}, the one canonical form, and back.
 *
 * <p>Text is filtered of comments, checked for strict JSON syntax and read by Typesafe Config;
 * several files merge; then the codecs of the plugins and the kernel's own (handlers, stream
 * settings) turn {@link dev.jray.kernel.config.Node}s into messages. Every problem is collected
 * with file, line and path. No class here knows a plugin: they are found through {@link
 * dev.jray.kernel.plugin.Catalog}.
 */
package dev.jray.kernel.config;
