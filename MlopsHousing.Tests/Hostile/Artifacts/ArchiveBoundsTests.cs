using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using MlopsHousing.Tests.Processes;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Tests.Hostile.Artifacts;

/// <summary>The one archive that the product reads: it is never unpacked, so no entry's name becomes a path (zip-slip).</summary>
public sealed class ArchiveBoundsTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly HttpListener _server = new();
    private readonly string _address = $"http://127.0.0.1:{FreePort.Next()}/";

    [Fact]
    public async Task Entries_that_lead_elsewhere_write_nothing_whatever_they_are()
    {
        var archive = Archive(
            ("../../evil.csv", TarEntryType.RegularFile), ("/tmp-of-nobody/evil.csv", TarEntryType.RegularFile), ("link", TarEntryType.SymbolicLink),
            ("hard", TarEntryType.HardLink), ("folder/", TarEntryType.Directory), ("d", TarEntryType.RegularFile));
        Serve(archive);
        var source = new DatasetSource("x.csv", Hash("a,b\n1,2\n"u8.ToArray()), ["a", "b"], new([_address], Hash(archive), "d"));
        Assert.Equal(_temp["in/data/x.csv"], await DatasetFetcher.FetchAsync(source, _temp["in/data"]));
        Assert.Equal([_temp["in/data/x.csv"]], Directory.GetFiles(_temp.Path, "*", SearchOption.AllDirectories));
        Assert.False(Path.Exists("/tmp-of-nobody"));
    }

    [Theory]
    [InlineData("../x.csv")]
    [InlineData("/x.csv")]
    [InlineData("a/x.csv")]
    [InlineData("..")]
    [InlineData("")]
    public async Task A_description_whose_file_lies_elsewhere_is_refused_before_anything_is_fetched(string file)
    {
        var source = new DatasetSource(file, new('0', 64), ["a"], new(["http://127.0.0.1:1/"], new('0', 64), "d"));
        var refusal = await Assert.ThrowsAsync<TrainingException>(() => DatasetFetcher.FetchAsync(source, _temp["data"]));
        Assert.Contains("plain name", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _server.Close();
        _temp.Dispose();
    }

    private void Serve(byte[] archive)
    {
        _server.Prefixes.Add(_address);
        _server.Start();
        _ = Task.Run(async () => (await _server.GetContextAsync()).Response.Close(archive, willBlock: false));
    }

    private static byte[] Archive(params (string Name, TarEntryType Type)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(new GZipStream(bytes, CompressionLevel.Fastest)))
            foreach (var (name, type) in entries)
            {
                var entry = new PaxTarEntry(type, name);
                if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink) entry.LinkName = "../../../etc/passwd";
                if (type == TarEntryType.RegularFile) entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes("1,2\n"));
                tar.WriteEntry(entry);
            }

        return bytes.ToArray();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
