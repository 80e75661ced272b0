/** Whether a text of the file is an ARN, where a name would do. */
export function isArn(text: string): boolean {
  return text.startsWith('arn:');
}
