/** The kernel: makes and runs instances out of plugins. It names none of them. */
package dev.jray.kernel;
