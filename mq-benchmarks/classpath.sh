# Sourced by compare and jmh, in this directory. The class path is taken from CLASSPATH where that is set, as Maven's
# profiles do; else Maven builds.
if [ -z "${CLASSPATH:-}" ]; then
  ${MVN:-mvn} -B -ntp -q -f .. -pl mq-benchmarks -am test-compile -Dbenchmarks.skip=false
  CLASSPATH=target/classes:$(cat target/classpath)
  export CLASSPATH
fi
