/**
 * Keeps zod from trying whether code may be made of text: the window's policy forbids it, and would report the attempt.
 * It must run before any schema is made, so that it is imported first of all.
 */
import { config } from "zod";

config({ jitless: true });
