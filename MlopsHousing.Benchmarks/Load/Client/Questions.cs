using System.Text;

namespace MlopsHousing.Benchmarks.Load.Client;

/// <summary>Requests, as they go over the wire, and the judge of their answers.</summary>
/// <param name="Requests">Head and body of each. Asked for more than there are, they begin again.</param>
/// <param name="Judge">Says what is wrong with an answer.</param>
internal sealed record Questions(byte[][] Requests, Judge Judge)
{
    public ReadOnlySpan<byte> this[int index] => Requests[index % Requests.Length];

    /// <exception cref="WrongAnswerException">Status or body is not what it must be.</exception>
    public void Check(int index, in Answer answer)
    {
        var fault = answer.Status == 200 ? Judge(index % Requests.Length, answer) : $"the status is {answer.Status}";
        if (fault is not null) throw WrongAnswerException.Of(fault, this[index], answer);
    }
}

/// <summary>Compares an answer of status 200 with what the scorer, or whoever is measured, said beforehand of the same home.</summary>
/// <param name="index">Which request it answers.</param>
/// <param name="answer">The answer.</param>
/// <returns>What is wrong; null where nothing is.</returns>
internal delegate string? Judge(int index, in Answer answer);

/// <summary>A figure of a server that answers wrongly is worth nothing: the run ends.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message)
{
    public static WrongAnswerException Of(string fault, ReadOnlySpan<byte> request, in Answer answer) =>
        new($"A wrong answer: {fault}.\n{Text(request)}\n\n{Text(answer.Head)}\n{Text(answer.Body)}");

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
