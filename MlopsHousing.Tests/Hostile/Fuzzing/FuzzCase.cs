using System.Text;

namespace MlopsHousing.Tests.Hostile.Fuzzing;

/// <summary>Which socket a case is sent to.</summary>
internal enum FuzzTarget
{
    Api,
    Predict,
    AllInOne,
    PredictGrpc,
    AllInOneGrpc,
}

/// <summary>What is sent: the very bytes of one connection.</summary>
/// <param name="Number">Its place in the run; with the run's seed it makes the case again.</param>
/// <param name="Kind">What it tries, for the summary.</param>
/// <param name="Target">Where it goes.</param>
/// <param name="Bytes">Everything that the client says.</param>
/// <param name="IsWhole">Whether it is a request that is framed right, so that an answer must come.</param>
/// <param name="Method">The method of a request that is framed right.</param>
/// <param name="Path">The path of a request that is framed right.</param>
internal sealed record FuzzCase(int Number, string Kind, FuzzTarget Target, byte[] Bytes, bool IsWhole, string Method = "", string Path = "")
{
    /// <summary>All that is needed to send it again.</summary>
    public string Describe(long seed)
    {
        var text = new StringBuilder();
        foreach (var b in Bytes.AsSpan(0, Math.Min(Bytes.Length, 600)))
            text.Append(b is >= 0x20 and < 0x7F and not (byte)'\\' ? (char)b : b == '\n' ? "\\n\n" : $"\\x{b:x2}");
        var base64 = Bytes.Length <= 6_000 ? Convert.ToBase64String(Bytes) : "(too long to print; made again by seed and case)";
        return $"seed {seed}, case {Number}, {Kind} to {Target}, {Bytes.Length} bytes:\n{text}\nbase64: {base64}";
    }
}
