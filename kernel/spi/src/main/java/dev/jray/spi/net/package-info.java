/** Where traffic goes: networks, addresses and destinations. */
package dev.jray.spi.net;
