/** Recognises the handshake of BitTorrent peers. */
package dev.jray.feature.sniff.bittorrent;
