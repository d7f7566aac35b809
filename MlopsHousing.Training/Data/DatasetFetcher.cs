using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace MlopsHousing.Training.Data;

/// <summary>Downloads a published data set and turns it into the CSV file that training reads.</summary>
public static class DatasetFetcher
{
    private const int MostBytes = 256 * 1024 * 1024;

    /// <summary>Writes the data set to <paramref name="folder"/>, whole or not at all; where it is there already, nothing is downloaded.</summary>
    /// <param name="source">What to fetch, from where.</param>
    /// <param name="folder">Made if it isn't there.</param>
    /// <param name="progress">Takes what has been downloaded.</param>
    /// <param name="cancel">Ends the download.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="TrainingException">It can't be had, or is not what it should be; the message says which, per address.</exception>
    public static async Task<string> FetchAsync(DatasetSource source, string folder, IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default)
    {
        if (source.File != Path.GetFileName(source.File) || source.File is "" or "." or "..")
            throw new TrainingException("The data set's file must be a plain name, such as sales.csv; change 'file' in source.json.");
        var path = Path.Combine(folder, source.File);
        if (File.Exists(path) && Hash(await File.ReadAllBytesAsync(path, cancel)) == source.Sha256) return path;

        var archive = await DownloadAsync(source.Archive, progress, cancel);
        progress?.Report(new("convert", 0));
        var csv = Convert(archive, source);
        if (Hash(csv) is var hash && hash != source.Sha256)
            throw new TrainingException($"The converted {source.File} has sha256 {hash} where {source.Sha256} is expected; nothing was written.");

        Directory.CreateDirectory(folder);
        WholeFile.Write(path, csv);
        progress?.Report(new("convert", 1));
        return path;
    }

    private static async Task<byte[]> DownloadAsync(DatasetArchive archive, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("mlops-housing");
        var failures = new List<string>();
        foreach (var url in archive.Urls)
        {
            try
            {
                var bytes = await DownloadAsync(http, url, progress, cancel);
                if (Hash(bytes) is var hash && hash == archive.Sha256) return bytes;
                else failures.Add($"{url}: its sha256 is {hash} where {archive.Sha256} is expected");
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                failures.Add($"{url}: {e.Message}");
            }
        }

        throw new TrainingException($"The data can't be fetched. {string.Join("; ", failures)}.");
    }

    private static async Task<byte[]> DownloadAsync(HttpClient http, string url, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancel);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(cancel);
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        progress?.Report(new("download", 0));
        for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MostBytes) throw new IOException($"it is larger than {MostBytes} bytes");
            if (answer.Content.Headers.ContentLength is > 0 and var length) progress?.Report(new("download", Math.Min(1, (double)bytes.Length / length)));
        }

        progress?.Report(new("download", 1));
        return bytes.ToArray();
    }

    /// <summary>Numbers in their shortest form that reads back as the same, under a header, with LF line ends.</summary>
    private static byte[] Convert(byte[] archive, DatasetSource source)
    {
        using var tar = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.Name != source.Archive.Entry || entry.DataStream is null) continue;
            using var lines = new StreamReader(entry.DataStream);
            var csv = new StringBuilder().AppendJoin(',', source.Columns).Append('\n');
            for (var number = 1; lines.ReadLine() is { } line; number++)
            {
                if (line.Length == 0) continue;
                var fields = line.Split(',');
                if (fields.Length != source.Columns.Count)
                    throw new TrainingException($"Line {number} of {entry.Name} has {fields.Length} numbers where {source.Columns.Count} are expected.");
                csv.AppendJoin(',', fields.Select(f => double.TryParse(f, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                    ? value.ToString("R", CultureInfo.InvariantCulture)
                    : throw new TrainingException($"Line {number} of {entry.Name} holds something that is not a number."))).Append('\n');
            }

            return Encoding.UTF8.GetBytes(csv.ToString());
        }

        throw new TrainingException($"The archive holds no {source.Archive.Entry}.");
    }

    private static string Hash(byte[] bytes) => System.Convert.ToHexStringLower(SHA256.HashData(bytes));
}
