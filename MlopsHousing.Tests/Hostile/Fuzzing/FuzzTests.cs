using MlopsHousing.Tests.Hostile.OpenApi;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Hostile.Fuzzing;

/// <summary>The short form of what <c>.ci/fuzz.sh</c> does every night with another seed and many more cases.</summary>
[Collection(Alone.Name)]
public sealed class FuzzTests
{
    private const int Cases = 4_000;
    private const long Seed = 20261125;

    [Fact]
    public async Task Whatever_is_sent_is_answered_or_refused_in_form_and_leaves_the_services_as_they_were()
    {
        await using var system = await FuzzedSystem.StartAsync();
        var published = await PublishedByAsync(system);
        var fuzzer = new Fuzzer(system, Seed, Conforms);
        await fuzzer.RunAsync(Cases);
        Assert.True(fuzzer.Faults.Count == 0, string.Join("\n\n", fuzzer.Faults.Take(5)));
        Assert.Equal(Cases, fuzzer.Done);
        // What answers well and what refuses were both reached, on every socket that tells.
        foreach (var target in (FuzzTarget[])[FuzzTarget.Api, FuzzTarget.Predict, FuzzTarget.AllInOne])
            foreach (var what in (string[])["2xx", "4xx"])
                Assert.True(fuzzer.Counts.Where(c => c.Key.Target == target && c.Key.What == what).Sum(c => c.Value) > 50, $"{target} {what}");
        Assert.All(published.Values, api => Assert.Empty(api.Operations.Except(api.Seen.Select(s => s.Operation))));

        // Every answer that is not the server's own to what is no request is as the description says.
        string? Conforms(FuzzCase sent, Answer answer) =>
            sent.IsWhole && sent.Method != "HEAD" && published.TryGetValue(sent.Target, out var api) && !(answer.Body.Length == 0 && answer["Connection"] == "close")
                ? api.Check(sent.Method, sent.Path, answer.Status, answer.Type, answer.Body)
                : null;
    }

    /// <summary>What each of the two that have the public API says about it.</summary>
    private static async Task<Dictionary<FuzzTarget, PublishedApi>> PublishedByAsync(FuzzedSystem system)
    {
        using var http = new HttpClient();
        var published = new Dictionary<FuzzTarget, PublishedApi>();
        foreach (var target in (FuzzTarget[])[FuzzTarget.Api, FuzzTarget.AllInOne])
            published[target] = new(await http.GetStringAsync($"http://127.0.0.1:{system.PortOf(target)}/openapi/v1.json"));
        return published;
    }

    [Fact]
    public void A_case_is_made_again_by_its_seed_and_number()
    {
        for (var number = 0; number < 300; number++)
            Assert.Equal(FuzzCases.Of(7, number).Bytes, FuzzCases.Of(7, number).Bytes);
        Assert.NotEqual(FuzzCases.Of(7, 1).Bytes, FuzzCases.Of(8, 1).Bytes);
    }
}
