using System.IO.Compression;
using System.Text;

namespace MlopsHousing.Tests.Hostile.Fuzzing;

/// <summary>Tables and encodings that break readers, and bytes changed at random.</summary>
internal static class HostileText
{
    /// <summary>Makes something of a valid table.</summary>
    public static byte[] Csv(Dice dice, string csv)
    {
        var lines = csv.Split('\n');
        var text = dice.Below(16) switch
        {
            0 => new string(',', dice.Length(1_000_000)),
            1 => string.Join(',', Enumerable.Range(0, dice.Length(100_000)).Select(i => $"c{i}")) + "\n1\n",
            2 => csv.Insert(dice.Below(csv.Length), "\""),
            3 => csv + "\"" + new string('x', dice.Length(300_000)),
            4 => csv.Insert(dice.Below(csv.Length), "\0"),
            5 => csv.Replace("\n", dice.Of("\r", "\r\n", "\n\n", "\u2028", "\n\r", "\v"), StringComparison.Ordinal),
            6 => csv.Replace(",", dice.Of(";", "\t", "|", ",,", " , ", "\",\""), StringComparison.Ordinal),
            7 => lines[0] + "\n" + string.Concat(Enumerable.Repeat(lines[1] + "\n", dice.Length(12_000))),
            8 => lines[0] + "," + lines[0] + "\n" + lines[1] + "," + lines[1],
            9 => string.Join('\n', lines.Skip(1)),
            10 => new string('\n', dice.Length(300_000)),
            11 => lines[0] + "\n" + new string('9', dice.Length(300_000)) + lines[1],
            12 => "\uFEFF" + csv,
            13 => lines[0].Replace("a", dice.Of("A", "\"a\"", "а", "=a", "a\u0301"), StringComparison.Ordinal) + "\n" + lines[1],
            14 => dice.Of("sep=;\n", "#\n", "\n", " ", "\"\"\n") + csv,
            _ => Cell(dice, csv),
        };
        return Encoding.UTF8.GetBytes(text);
    }

    /// <summary>The same text in another encoding, or compressed: what the header says of it is another matter.</summary>
    public static byte[] Encode(Dice dice, byte[] utf8)
    {
        var text = Encoding.UTF8.GetString(utf8);
        return dice.Below(9) switch
        {
            0 => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)],
            1 => Encoding.BigEndianUnicode.GetBytes(text),
            2 => [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(text)],
            3 => [.. Encoding.UTF8.Preamble, .. utf8],
            4 => Encoding.Latin1.GetBytes(text + "é"),
            5 => Gzip(utf8),
            6 => Gzip(new byte[dice.Length(20_000_000)]),
            7 => [.. utf8, .. dice.Of<byte[]>([0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF, 0xFE], [0xE2, 0x82])],
            _ => Change(dice, utf8),
        };
    }

    /// <summary>Some bytes changed, inserted, lost, or doubled.</summary>
    public static byte[] Change(Dice dice, byte[] bytes)
    {
        var changed = bytes.ToList();
        for (var edits = dice.Length(6); edits > 0 && changed.Count > 1; edits--)
        {
            var at = dice.Below(changed.Count);
            var length = Math.Min(dice.Length(40), changed.Count - at);
            switch (dice.Below(7))
            {
                case 0: changed[at] = dice.Byte(); break;
                case 1: changed[at] ^= (byte)(1 << dice.Below(8)); break;
                case 2: changed.Insert(at, dice.Byte()); break;
                case 3: changed.RemoveRange(at, length); break;
                case 4: changed.InsertRange(at, changed.GetRange(at, length)); break;
                case 5: changed[at] = dice.Of((byte)0, (byte)0xFF, (byte)'"', (byte)'\\', (byte)'\n', (byte)'\r', (byte)':', (byte)' ', (byte)0x80, (byte)'{', (byte)',', (byte)'-'); break;
                default: changed.RemoveRange(at, changed.Count - at); break;
            }
        }

        return [.. changed];
    }

    private static string Cell(Dice dice, string csv)
    {
        var cells = csv.Split(',');
        cells[dice.Below(cells.Length)] = HostileJson.Value(dice);
        return string.Join(',', cells);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
