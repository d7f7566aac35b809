using System.Text;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Tests.Hostile.Artifacts;

/// <summary>
/// The shipped champion with one of its files changed, and a manifest that fits: as from somebody who may publish. It is loaded
/// and answers, or is refused in words; nothing else comes out, and nothing takes many times the memory that it should.
/// </summary>
public sealed class MutatedArtifactTests
{
    private const string Model = "california-housing";

    // What loading the champion itself takes is a part of this.
    private const long Most = 64 * 1024 * 1024;

    private static readonly FolderRegistry _models = new(Repository.File("models"));

    private static readonly string[] _oddities =
    [
        "1e400", "-1e400", "-0", "0", "-1", "2147483648", "99999999999999999999", "1e-400", "null", "true", "\"\"", "[]", "{}", "[[]]", "\"a\"", "0.5", "NaN",
        "\"\\u0000\"", "[null]", "{\"kind\":\"number\",\"of\":\"x\"}",
    ];

    [Theory]
    [InlineData(ArtifactNames.Signature, 300)]
    [InlineData(ArtifactNames.Features, 500)]
    [InlineData(ArtifactNames.Intervals, 150)]
    [InlineData(ArtifactNames.Profile, 300)]
    [InlineData(ArtifactNames.Forest, 150)]
    [InlineData(ArtifactNames.Difficulty, 100)]
    [InlineData(ArtifactNames.Neighbours, 60)]
    public async Task A_changed_file_is_loaded_or_refused_in_words(string name, int count)
    {
        var files = await ChampionAsync();
        var (loaded, refused) = (0, 0);
        for (var seed = 0; seed < count; seed++)
        {
            var changed = Change(files[name], name, new Random(seed));
            var registry = new OneVersion(new Dictionary<string, byte[]>(files) { [name] = changed });
            try
            {
                // Nothing of it waits, so all of it is on this thread.
                var model = Cost.AtMost(Most, () => LoadedModel.LoadAsync(registry, Model, 1).GetAwaiter().GetResult());
                var rows = SampleRows.Of(model.Signature, 4);
                model.Explain(rows, new double[4], new double[4], new double[4 * model.Explainer.Features.Count], CancellationToken.None);
                loaded++;
            }
            catch (ArtifactException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed} of {name}: {e}");
            }
        }

        Assert.True(refused > 0 && loaded + refused == count, $"{loaded} loaded, {refused} refused");
    }

    private static async Task<Dictionary<string, byte[]>> ChampionAsync()
    {
        var files = new Dictionary<string, byte[]>();
        foreach (var name in (await _models.ReadManifestAsync(Model, 1)).Serving.Keys) files[name] = await _models.ReadFileAsync(Model, 1, name);
        return files;
    }

    private static byte[] Change(byte[] file, string name, Random random)
    {
        if (name.EndsWith(".json", StringComparison.Ordinal) && random.Next(4) > 0) return ChangeToken(Encoding.UTF8.GetString(file), random);
        var changed = file.ToList();
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            // Half of them where headers are.
            var at = random.Next(2) == 0 ? random.Next(Math.Min(64, changed.Count)) : random.Next(changed.Count);
            switch (random.Next(5))
            {
                case 0: changed[at] = (byte)random.Next(256); break;
                case 1: changed[at] = 0xFF; break;
                case 2: changed.RemoveAt(at); break;
                case 3: changed.Insert(at, (byte)random.Next(256)); break;
                default: changed.RemoveRange(at, Math.Min(random.Next(200), changed.Count - at - 1)); break;
            }
        }

        return [.. changed];
    }

    /// <summary>A number, text or bracketed value becomes another, or a line is lost or stands twice.</summary>
    private static byte[] ChangeToken(string json, Random random)
    {
        var lines = json.Split('\n').ToList();
        var at = random.Next(lines.Count);
        switch (random.Next(4))
        {
            case 0: lines.RemoveAt(at); break;
            case 1: lines.Insert(at, lines[at]); break;
            default:
                var tokens = System.Text.RegularExpressions.Regex.Matches(json, "-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?|\"[^\"]*\"|\\[[^\\[\\]]*\\]|\\{[^{}]*\\}");
                var token = tokens[random.Next(tokens.Count)];
                return Encoding.UTF8.GetBytes(json[..token.Index] + _oddities[random.Next(_oddities.Length)] + json[(token.Index + token.Length)..]);
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    /// <summary>A registry of one version, whose manifest is made for whatever its files hold.</summary>
    private sealed class OneVersion(Dictionary<string, byte[]> files) : IModelRegistry
    {
        private readonly Manifest _manifest = Manifest.Of(new(files, new Dictionary<string, byte[]>()));

        public Task<Manifest> ReadManifestAsync(string model, int version, CancellationToken cancel = default) => Task.FromResult(_manifest);

        public Task<byte[]> ReadFileAsync(string model, int version, string file, CancellationToken cancel = default) => Task.FromResult(files[file]);

        public Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancel = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<int>> ListVersionsAsync(string model, CancellationToken cancel = default) => throw new NotSupportedException();

        public Task<AliasSnapshot> ReadAliasesAsync(string model, CancellationToken cancel = default) => throw new NotSupportedException();

        public Task<AliasSnapshot?> ReadAliasesIfChangedAsync(string model, string knownETag, CancellationToken cancel = default) => throw new NotSupportedException();

        public Task<AliasSnapshot> WriteAliasesAsync(string model, Aliases next, string? expectedETag, CancellationToken cancel = default) => throw new NotSupportedException();

        public Task<ModelVersion> PublishAsync(string model, ArtifactFiles files, CancellationToken cancel = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<int>> SweepAsync(string model, TimeSpan age, CancellationToken cancel = default) => throw new NotSupportedException();
    }
}
