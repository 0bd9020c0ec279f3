// Plain JavaScript of long ago: it must run on whatever Node is there, to say which one is missing.

var major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  console.error(
    'Parley needs Node 24 or newer, and this is Node ' +
      process.versions.node +
      '. Run "npm ci" here to get one beside the project, or install it from nodejs.org.',
  )
  process.exit(1)
}
