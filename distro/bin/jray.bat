@echo off
rem Starts JRay. JRAY_JAVA or JAVA_HOME names the Java, else PATH's is used; JAVA_OPTS go to the JVM.
setlocal
set "JRAY_HOME=%~dp0.."
set "JRAY_EXE=java"
if defined JAVA_HOME set "JRAY_EXE=%JAVA_HOME%\bin\java"
if defined JRAY_JAVA set "JRAY_EXE=%JRAY_JAVA%"
if exist "%JRAY_EXE%\bin\java.exe" set "JRAY_EXE=%JRAY_EXE%\bin\java"
"%JRAY_EXE%" -Xms16m -Xss512k -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true ^
  -Dguice_bytecode_gen_option=DISABLED -Dio.netty.leakDetection.level=disabled -Dio.netty.jfr.enabled=false ^
  --enable-native-access=ALL-UNNAMED %JAVA_OPTS% "-Djray.home=%JRAY_HOME%" ^
  -cp "%JRAY_HOME%\lib\*" dev.jray.launcher.Main %*
exit /b %ERRORLEVEL%
