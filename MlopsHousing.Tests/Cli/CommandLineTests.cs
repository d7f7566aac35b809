namespace MlopsHousing.Tests.Cli;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Help_names_every_command()
    {
        using var temp = new TempFolder();

        var help = (await Mlops.RunAsync(temp, "--help")).Text();

        Assert.All(["data", "init", "train", "evaluate", "models", "predict", "doctor"], command => Assert.Contains($"  {command}", help));
    }

    [Theory]
    [InlineData("See 'mlops --help'.")]
    [InlineData("See 'mlops --help'.", "bogus")]
    [InlineData("See 'mlops models --help'.", "models")]
    [InlineData("See 'mlops models promote --help'.", "models", "promote", "two")]
    [InlineData("See 'mlops evaluate --help'.", "evaluate", "--protocol", "luck")]
    [InlineData("See 'mlops models list --help'.", "models", "list", "--output", "xml")]
    [InlineData("as a whole number. See 'mlops train --help'.", "train", "--trees", "many")]
    [InlineData("as a whole number. See 'mlops data synthesize --help'.", "data", "synthesize", "--rows", "many")]
    [InlineData("as a number. See 'mlops train --help'.", "train", "--learning-rate", "slow")]
    public async Task A_command_that_is_not_understood_ends_with_a_sentence_that_names_the_help(string end, params string[] args)
    {
        using var temp = new TempFolder();

        var result = await Mlops.RunAsync(temp, args);

        Assert.EndsWith(end, result.Refusal(code: 2));
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("--run must come after collect: mlops retrain collect --run … --path …. See 'mlops retrain collect --help'.", "retrain", "--run", "run", "--path", "a.db", "collect", "--path", "b.db")]
    [InlineData("-o must come after gate: mlops retrain gate -o …. See 'mlops retrain gate --help'.", "retrain", "-o", "json", "gate")]
    [InlineData("gate does not take --minimum; leave it out: mlops retrain gate. See 'mlops retrain gate --help'.", "retrain", "--run", "run", "--minimum", "300", "gate")]
    public async Task An_option_before_the_step_that_would_not_hear_of_it_is_refused(string said, params string[] args)
    {
        using var temp = new TempFolder();

        Assert.EndsWith(said, (await Mlops.RunAsync(temp, args)).Refusal(code: 2));
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("retrain")]
    [InlineData("retrain", "collect")]
    public async Task Help_shows_no_moment_that_its_option_refuses(params string[] command)
    {
        using var temp = new TempFolder();

        var help = (await Mlops.RunAsync(temp, [.. command, "--help"])).Text();

        Assert.Contains("--since <TIME>", help);
        Assert.DoesNotMatch(@"\[default: [^\]]*:\d\d", help);
    }

    [Theory]
    [InlineData("Name the data set's description with --signature PATH.", "train")]
    [InlineData("Name the data set's description with --signature PATH.", "data", "validate")]
    [InlineData("or name another folder (Registry__Root, --registry).", "models", "list", "--registry", "nowhere")]
    [InlineData("described by a folder with a signature.json.", "evaluate", "--signature", "nowhere")]
    public async Task What_is_not_there_is_said_in_a_sentence_with_what_to_do(string end, params string[] args)
    {
        using var temp = new TempFolder();

        Assert.EndsWith(end, (await Mlops.RunAsync(temp, args)).Refusal());
    }
}
