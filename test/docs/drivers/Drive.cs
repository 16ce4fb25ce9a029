using System;
using System.Linq;
using System.Text;

for (var line = Console.ReadLine(); line != null; line = Console.ReadLine())
{
    var parts = line.Split('\t');
    var values = parts.Skip(1).Select(Convert.FromBase64String).ToArray();
    string Text(int index) => Encoding.UTF8.GetString(values[index]);
    var result = parts[0] == "platform"
        ? Verify.Platform(Text(0), values[1], Text(2))
        : Verify.Standard(Text(0), values[1], Text(2), Text(3), Text(4));
    Console.WriteLine(result ? "true" : "false");
}
