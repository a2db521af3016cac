# Sourced by the commands of this directory, in the project's root. Builds, and sets CLASSPATH.
${MVN:-mvn} -B -ntp -q -pl mq-reliability -am test-compile -Dreliability.skip=false
CLASSPATH=mq-core/target/classes:mq-reliability/target/classes:$(cat mq-reliability/target/classpath)
export CLASSPATH
