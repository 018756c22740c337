import { Text } from '@mantine/core';

export function SectionTitle({ text }: { readonly text: string }) {
  return (
    <Text fw={600} component="h2" size="md">
      {text}
    </Text>
  );
}
