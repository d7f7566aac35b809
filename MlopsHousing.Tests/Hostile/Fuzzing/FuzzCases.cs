namespace MlopsHousing.Tests.Hostile.Fuzzing;

/// <summary>Makes the cases of a run, each from the run's seed and its own number alone.</summary>
internal static class FuzzCases
{
    /// <summary>One case.</summary>
    /// <param name="seed">The run's.</param>
    /// <param name="number">The case's.</param>
    public static FuzzCase Of(long seed, int number)
    {
        var dice = new Dice(seed, number);
        var target = dice.Of(FuzzTarget.Api, FuzzTarget.Api, FuzzTarget.Predict, FuzzTarget.Predict, FuzzTarget.AllInOne, FuzzTarget.AllInOne, FuzzTarget.PredictGrpc, FuzzTarget.AllInOneGrpc);
        var model = ValidRequests.ModelOf(target);
        if (target is FuzzTarget.PredictGrpc or FuzzTarget.AllInOneGrpc)
        {
            return dice.OneIn(8)
                ? new(number, "noise", target, [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8[..dice.Below(25)], .. dice.Bytes(dice.Length(2_000))], IsWhole: false)
                : new(number, "frames", target, HostileGrpc.Of(dice, model), IsWhole: false);
        }

        // One in ten asks a service for what the other has.
        var isOfApi = target == FuzzTarget.AllInOne ? dice.OneIn(2) : (target == FuzzTarget.Api) != dice.OneIn(10);
        var request = dice.From(isOfApi ? ValidRequests.Api(model) : ValidRequests.Predict(model));
        // Changes are refused without a key before anything else is looked at.
        if (request.Method == "PUT" || dice.OneIn(20)) request = request.With("X-API-Key", dice.OneIn(4) ? FuzzedSystem.Key + "x" : FuzzedSystem.Key);
        var chunk = dice.OneIn(5) ? dice.Length(5_000) : 0;

        return dice.Below(10) switch
        {
            0 => Whole("valid", request),
            1 => Whole("head", HostileHttp.Head(dice, request)),
            2 => Whole("head and body", HostileHttp.Head(dice, Hostile(dice, request))),
            3 => new(number, "smuggling", target, HostileHttp.Smuggling(dice, request), IsWhole: false),
            4 => new(number, "bytes", target, HostileText.Change(dice, request.ToBytes(chunk)), IsWhole: false),
            5 => Whole("encoding", request with { Body = HostileText.Encode(dice, request.Body) } is var encoded && dice.OneIn(3) ? encoded.With("Content-Encoding", dice.Of("gzip", "br", "deflate", "identity")) : encoded),
            _ => Whole("body", Hostile(dice, request)),
        };

        FuzzCase Whole(string kind, Request whole) => new(number, kind, target, whole.ToBytes(chunk), IsWhole(whole), whole.Method, whole.Path);
    }

    private static Request Hostile(Dice dice, Request request)
    {
        if (request.Body.Length == 0) return HostileHttp.Head(dice, request);
        var text = System.Text.Encoding.UTF8.GetString(request.Body);
        var isCsv = request.Headers.Any(h => h is { Name: "Content-Type", Value: var type } && type.StartsWith("text/csv", StringComparison.Ordinal));
        return request with { Body = dice.OneIn(4) ? HostileText.Change(dice, request.Body) : isCsv ? HostileText.Csv(dice, text) : HostileJson.Of(dice, text) };
    }

    /// <summary>Whether the head that was made of it can still be read as one request: no line broke, nothing waits for more.</summary>
    private static bool IsWhole(Request request) =>
        request.Headers.All(h => h.Name is not ("Expect" or "Upgrade" or "Connection") && h.Value.All(c => c is >= ' ' and <= '~'))
        && request.Path.All(c => c is > ' ' and <= '~') && request.Method.All(char.IsAsciiLetterUpper);
}
