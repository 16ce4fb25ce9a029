const WANTED = [20, 19];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < WANTED[0] || (major === WANTED[0] && minor < WANTED[1])) {
  console.error(
    `Hooklane needs Node ${WANTED.join('.')} or newer (24 recommended); this is ${process.version}.`,
  );
  process.exit(1);
}
