/**
 * VMess with all that it may travel in, between JRay and V2Ray.
 *
 * <p>System properties of the matrix: {@code -Djray.interop.only=REGEX} tries the combinations
 * whose name matches, {@code -Djray.interop.log=debug} has V2Ray say more. Names are {@code
 * CLIENT-SERVER.HEADER.CIPHER.CARRIER.MUX}, for example {@code jray-v2ray.alter4.none.wstls.mux}.
 * {@code -Djray.interop.only='^v2ray-v2ray'} has V2Ray on both ends, which proves the tests
 * themselves; {@code '^jray-jray'} has JRay on both.
 */
package dev.jray.tests.interop.vmess;
