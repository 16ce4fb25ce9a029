import csharp from '../../../../docs/receiving/snippets/Verify.cs?raw';
import java from '../../../../docs/receiving/snippets/Verify.java?raw';
import go from '../../../../docs/receiving/snippets/verify.go?raw';
import node from '../../../../docs/receiving/snippets/verify.mjs?raw';
import php from '../../../../docs/receiving/snippets/verify.php?raw';
import python from '../../../../docs/receiving/snippets/verify.py?raw';
import ruby from '../../../../docs/receiving/snippets/verify.rb?raw';

/** Those of the documentation, which the tests run: by the name of their language. */
export const SNIPPETS: Readonly<Record<string, string>> = {
  'Node.js': node,
  Python: python,
  PHP: php,
  Ruby: ruby,
  Go: go,
  Java: java,
  'C#': csharp,
};
