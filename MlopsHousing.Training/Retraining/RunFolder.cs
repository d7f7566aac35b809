using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MlopsHousing.Training.Retraining;

/// <summary>
/// Where the steps of a retraining run find each other's files. A step writes its record last, whole or not at all, so a record
/// says that its step is done.
/// </summary>
public sealed class RunFolder
{
    private static readonly RetrainingJson _json = RetrainingJson.Default;

    private readonly string _path;

    /// <param name="path">Made if it isn't there.</param>
    public RunFolder(string path) => _path = Directory.CreateDirectory(path).FullName;

    /// <summary>What is trained on.</summary>
    public string Train => In("train.csv");

    /// <summary>What is held out.</summary>
    public string Window => In("window.csv");

    /// <summary>Feedback that was left out, with the reason in the last column.</summary>
    public string LeftOut => In("left-out.csv");

    /// <summary>The registry that the candidate is published to.</summary>
    public string Candidate => In("candidate");

    /// <summary>Keeps a second run out of the folder until it is disposed.</summary>
    /// <exception cref="TrainingException">There is another run.</exception>
    public IDisposable Lock()
    {
        try
        {
            return new FileStream(In(".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new TrainingException($"Another run works in {_path}. Wait for its end, or name another folder with --run.", e);
        }
    }

    /// <summary>The record of a step; null where it is not done.</summary>
    /// <exception cref="TrainingException">It can't be read.</exception>
    public T? Find<T>(string name)
        where T : class
    {
        if (!File.Exists(In(name))) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(In(name)), Type<T>());
        }
        catch (JsonException e)
        {
            throw new TrainingException($"{In(name)} can't be read. Delete the folder {_path}, and the run begins anew.", e);
        }
    }

    /// <summary>The record of a step that must be done.</summary>
    /// <exception cref="TrainingException">It is not.</exception>
    public T Read<T>(string name, string step)
        where T : class =>
        Find<T>(name) ?? throw new TrainingException($"{_path} has no {name}. Run 'mlops retrain {step} --run {_path}' first.");

    /// <summary>Writes the record of a step.</summary>
    public void Write<T>(string name, T record) => WholeFile.Write(In(name), Bytes(record));

    /// <summary>The hash of a step's record.</summary>
    public string Hash(string name) => Hash(File.ReadAllBytes(In(name)));

    /// <summary>A content's sha256, in lower-case hexadecimal digits.</summary>
    public static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Forgets a record.</summary>
    public void Forget(string name) => File.Delete(In(name));

    /// <summary>Forgets what was done, the lock excepted; records first, so that a kill in between leaves no record without its files.</summary>
    public void Clear()
    {
        foreach (var record in Directory.EnumerateFiles(_path, "*.json")) File.Delete(record);
        foreach (var file in new[] { Train, Window, LeftOut }) File.Delete(file);
        if (Directory.Exists(Candidate)) Directory.Delete(Candidate, recursive: true);
    }

    /// <summary>A record as it is written.</summary>
    public static byte[] Bytes<T>(T record) => [.. JsonSerializer.SerializeToUtf8Bytes(record, Type<T>()), (byte)'\n'];

    private static JsonTypeInfo<T> Type<T>() => (JsonTypeInfo<T>)_json.GetTypeInfo(typeof(T))!;

    private string In(string name) => Path.Combine(_path, name);
}
