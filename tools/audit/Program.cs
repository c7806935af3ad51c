using System.CommandLine;
using Countersign.Audit;

var file = new Argument<FileInfo>("FILE") { Description = "An export of events or of the audit trail." };
var key = new Option<FileInfo?>("--key")
{
    Description = "The installation's public key (PEM). Without it the file vouches for itself.",
};
var verify = new Command("verify", "Checks chain, tree, signatures and openings, and names the first bad record.")
{
    file,
    key,
};
verify.SetAction(result =>
    VerifyCommand.Run(result.GetRequiredValue(file), result.GetValue(key), Console.Out, Console.Error));
return new RootCommand("Verifies what Countersign has exported, without it.") { verify }.Parse(args).Invoke();
