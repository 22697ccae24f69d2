export const incoming = {
  title: (n: number) => (n === 1 ? "What is this picture to be?" : `What are these ${n} pictures to be?`),
  subject: "As subject",
  style: "As style",
} as const;
