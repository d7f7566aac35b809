using System.Text;
using System.Text.RegularExpressions;

namespace MlopsHousing.Tests.Hostile.Fuzzing;

/// <summary>JSON that is nearly right, or right and outrageous.</summary>
internal static partial class HostileJson
{
    private static readonly string[] _values =
    [
        "1e400", "-1e400", "1e-400", "-0", "-0.0", "0e0", "NaN", "Infinity", "-Infinity", "1e999999999999", "9223372036854775808", "-9223372036854775809", "1.7976931348623157e308",
        "4.9e-324", "01", "+1", ".5", "5.", "0x10", "1_000", "1e", "1e+", "--1", "null", "true", "false", "nul", "\"\"", "\" \"", "\"NaN\"", "\"1e400\"", "[]", "{}", "[[[]]]", "[null]",
        "{\"a\":{}}", "\"\\ud800\"", "\"\\udfff\\ud800\"", "\"\\u0000\"", "\"\\x\"", "\"\t\"", "\"\u202e\"", "\"\uFEFF\"", "'a'", "\"2024-02-30\"", "\"0000-00-00\"", "\"9999-12-31\"", "\"1e5\"",
        "\"<script>alert(1)</script>\"", "\"=cmd|' /C calc'!A0\"", "\"../../etc/passwd\"", "\"{{7*7}}\"", "/**/1", "1//", "undefined", "2147483648", "-1", "0.1e1", "1E0",
    ];

    private static readonly string[] _punctuation = ["{", "}", "[", "]", ",", ":", "\"", "\\", "\n", "\0", "//", "/*", "\uFEFF", " ", "\u00A0", "\u2028"];

    /// <summary>Makes something of valid JSON.</summary>
    public static byte[] Of(Dice dice, string json) => dice.Below(12) switch
    {
        0 => Bytes(Deep(dice)),
        1 => Bytes(Huge(dice, json)),
        2 => Bytes(Twice(dice, json)),
        3 => Bytes(json.Insert(dice.Below(json.Length + 1), dice.From(_punctuation))),
        4 => Bytes(json[..dice.Below(json.Length)]),
        5 => Bytes(json + dice.Of(json, ",", "]", "}", " x", "\0", "\uFEFF", "//", new string(' ', 5_000))),
        6 => Bytes(Rename(dice, json)),
        _ => Bytes(Replace(dice, json)),
    };

    public static string Value(Dice dice) => dice.From(_values);

    private static string Replace(Dice dice, string json)
    {
        for (var times = dice.Length(4); times > 0; times--)
        {
            var tokens = Token().Matches(json);
            if (tokens.Count == 0) return json;
            var token = tokens[dice.Below(tokens.Count)];
            json = json[..token.Index] + dice.From(_values) + json[(token.Index + token.Length)..];
        }

        return json;
    }

    /// <summary>A name becomes another: unknown, empty, not Unicode, of another case, or very long.</summary>
    private static string Rename(Dice dice, string json)
    {
        var names = Name().Matches(json);
        if (names.Count == 0) return json;
        var name = names[dice.Below(names.Count)].Groups[1];
        var other = dice.Of("", "\\ud800", "\\u0000", name.Value.ToUpperInvariant(), name.Value + " ", "__proto__", "$type", "$ref", "\u0130", new string('x', dice.Length(100_000)),
            name.Length > 0 ? $"\\u{(int)name.Value[0]:x4}{name.Value[1..]}" : "");
        return json[..name.Index] + other + json[(name.Index + name.Length)..];
    }

    /// <summary>A member stands twice, thrice, or thousands of times.</summary>
    private static string Twice(Dice dice, string json)
    {
        var members = Member().Matches(json);
        if (members.Count == 0) return $"[{json},{json}]";
        var member = members[dice.Below(members.Count)];
        return json.Insert(member.Index, string.Concat(Enumerable.Repeat(member.Value + ",", dice.Length(2_000))));
    }

    private static string Deep(Dice dice)
    {
        var depth = dice.Of(10, 60, 63, 64, 65, 100, 1_000, 20_000);
        var open = dice.Of("[", "{\"a\":", "[{\"a\":[", "{\"inputs\":[", "[[");
        var close = dice.OneIn(2) ? new string(']', depth) : "";
        return string.Concat(Enumerable.Repeat(open, depth)) + "1" + close;
    }

    private static string Huge(Dice dice, string json)
    {
        var size = dice.Length(400_000);
        var tokens = Token().Matches(json);
        if (tokens.Count == 0) return json;
        var token = tokens[dice.Below(tokens.Count)];
        var value = dice.Below(5) switch
        {
            0 => new string('9', size),
            1 => "0." + new string('1', size),
            2 => $"\"{new string(dice.Of('a', 'é', '\u4e2d', '"'), size / 3)}\"",
            3 => $"[{string.Join(',', Enumerable.Repeat("1", size / 4))}]",
            _ => "1e" + new string('9', Math.Min(size, 5_000)),
        };
        return json[..token.Index] + value + json[(token.Index + token.Length)..];
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [GeneratedRegex("""(?<=[:,\[]\s*)(-?[0-9][0-9.eE+-]*|"[^"]*"(?!\s*:)|null|true|false)""")]
    private static partial Regex Token();

    [GeneratedRegex("""(?<=[{,]\s*)"([^"]*)"(?=\s*:)""")]
    private static partial Regex Name();

    [GeneratedRegex("""(?<=[{,]\s*)"[^"]*"\s*:\s*(-?[0-9][0-9.eE+-]*|"[^"]*"|null|true|false)""")]
    private static partial Regex Member();
}
