# Sourced by the commands of this directory, in the project's root. Builds, and sets CLASSPATH. From jars, as in
# production: a class that is first needed when there is no descriptor left is found all the same.
${MVN:-mvn} -B -ntp -q -pl mq-reliability -am package -DskipTests -Dreliability.skip=false
CLASSPATH=$(ls "$PWD"/mq-reliability/target/mq-reliability-*.jar | grep -v -e -tests -e -sources -e -javadoc):$(cat mq-reliability/target/classpath)
export CLASSPATH
