/** Whether the tests of a farm are run with as many pictures as a night has: `npm run test:farm`. */
export const whole = process.env["ATELIER_FARM_NIGHT"] === "whole";
