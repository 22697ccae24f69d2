/**
 * After each test what it showed is taken out of the window: an answer that comes later, or a timer, would draw it
 * again in a window that is gone.
 */
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);
