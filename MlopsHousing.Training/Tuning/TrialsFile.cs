using System.Security.Cryptography;
using System.Text.Json;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Training.Tuning;

/// <summary>Trials as they are kept between runs, with what they were made from: trials of other data can't be compared.</summary>
/// <param name="Method">How trials are chosen.</param>
/// <param name="Data">The sha256 of the CSV file.</param>
/// <param name="Description">The sha256 of signature and feature recipe.</param>
/// <param name="Seed">Decides rows, folds and what is tried.</param>
/// <param name="Trials">By their numbers.</param>
public sealed record TrialsFile(string Method, string Data, string Description, int Seed, IReadOnlyList<Trial> Trials)
{
    private const string Current = "successive halving 1";

    /// <summary>The file as it is there, or a new one.</summary>
    /// <exception cref="TrainingException">It is not readable, or of other data, another description or seed.</exception>
    internal static TrialsFile Open(string path, DatasetDescription description, string data, int seed)
    {
        byte[] made = [.. description.Signature.ToJson(), .. description.Recipe.ToJson()];
        var fresh = new TrialsFile(Current, data, Convert.ToHexStringLower(SHA256.HashData(made)), seed, []);
        if (!File.Exists(path)) return fresh;
        var found = DefinitionFile.Read(path, DefinitionJson.Default.TrialsFile);
        if (found with { Trials = fresh.Trials } != fresh)
        {
            var what = found.Data != fresh.Data ? "other data" : found.Description != fresh.Description ? "another signature or feature recipe" : found.Seed != seed ? $"seed {found.Seed}" : "another version of mlops";
            throw new TrainingException($"The trials in {path} were made with {what} and can't be gone on with. Remove it, or choose another folder with --out.");
        }

        return found.Trials.Index().All(t => t.Item is { Parameters: { Trees: not null, Leaves: not null, LearningRate: not null } } trial
            && trial.Number == t.Index && trial.Rmse.Count is > 0 and <= CrossValidation.Folds && trial.Parameters.Fault() is null)
            ? found
            : throw new TrainingException($"The trials in {path} contradict each other. Remove it, or choose another folder with --out.");
    }

    /// <summary>Writes it whole or not at all.</summary>
    internal void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        WholeFile.Write(path, [.. JsonSerializer.SerializeToUtf8Bytes(this, DefinitionJson.Default.TrialsFile), (byte)'\n']);
    }

    /// <summary>With one more fold measured.</summary>
    internal TrialsFile With(int number, LightGbmParameters parameters, double rmse, double seconds)
    {
        var trial = number < Trials.Count ? Trials[number] : new(number, parameters, [], 0);
        trial = trial with { Rmse = [.. trial.Rmse, rmse], Seconds = Math.Round(trial.Seconds + seconds, 3) };
        return this with { Trials = [.. Trials.Take(number), trial, .. Trials.Skip(number + 1)] };
    }
}
