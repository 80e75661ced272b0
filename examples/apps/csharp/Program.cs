using Amazon.CDK;

namespace GkeInstanceProfiles;

internal static class Program
{
    public static void Main()
    {
        var app = new App();
        _ = new GkeInstanceProfilesStack(app, "GkeInstanceProfiles", new StackProps
        {
            Env = new Amazon.CDK.Environment { Account = "111122223333", Region = "us-east-1" },
        });
        app.Synth();
    }
}
