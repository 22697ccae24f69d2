/** `npm run test:farm`: the tests of the farm with a whole night of 5,000 pictures in place of a short one. */
process.env["ATELIER_FARM_NIGHT"] = "whole";
process.argv.push("--no-checks", "--project", "process", "src/farm", "tests/process/farm");
await import("./test.ts");
