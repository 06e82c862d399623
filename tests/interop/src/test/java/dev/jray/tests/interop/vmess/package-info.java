/** VMess with all that it may travel in, between JRay and V2Ray. */
package dev.jray.tests.interop.vmess;
