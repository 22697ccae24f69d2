/** The window over the mock: mock.html?theme=light&busy&hold=12&empty&notice#people */
import { start } from "../start.tsx";
import { mockLink } from "./mock-studio.ts";

start(mockLink);
