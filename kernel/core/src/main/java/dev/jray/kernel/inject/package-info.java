/**
 * The only place where Guice is spoken to: it makes features and handlers out of what plugins
 * describe.
 */
package dev.jray.kernel.inject;
