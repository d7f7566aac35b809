using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Cluster;

/// <summary>How a node starts: metadata only by session token and not from pods, an encrypted disk, room for more pods.</summary>
public sealed class NodeTemplate : Construct
{
    /// <summary>
    /// Pods a node takes. A t3.medium has addresses for 17 without prefix delegation; with it for far more than its 4 GiB
    /// can run. The kubelet reserves 11 MiB a pod, so the limit itself costs memory.
    /// </summary>
    public const int MaxPods = 50;

    // AL2023's nodeadm reads this; EKS adds the cluster's address to it.
    private static readonly string UserData = $"""
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="node"

        --node
        Content-Type: application/node.eks.aws

        apiVersion: node.eks.aws/v1alpha1
        kind: NodeConfig
        spec:
          kubelet:
            config:
              maxPods: {MaxPods}

        --node--

        """;

    /// <summary>Adds the template of one node group.</summary>
    public NodeTemplate(Construct scope, string group, Deployment deployment)
        : base(scope, group)
    {
        var template = new CfnLaunchTemplate(this, "Template", new CfnLaunchTemplateProps
        {
            LaunchTemplateData = new CfnLaunchTemplate.LaunchTemplateDataProperty
            {
                MetadataOptions = new CfnLaunchTemplate.MetadataOptionsProperty
                {
                    HttpTokens = "required",
                    HttpPutResponseHopLimit = 1, // a pod is one hop further away
                },
                BlockDeviceMappings = new[]
                {
                    new CfnLaunchTemplate.BlockDeviceMappingProperty
                    {
                        DeviceName = "/dev/xvda",
                        Ebs = new CfnLaunchTemplate.EbsProperty { VolumeType = "gp3", VolumeSize = 30, Encrypted = true, DeleteOnTermination = true },
                    },
                },
                UserData = Fn.Base64(UserData.ReplaceLineEndings("\n")),
                TagSpecifications = new[] { Tagged("instance", group, deployment), Tagged("volume", group, deployment) },
            },
            TagSpecifications = new[]
            {
                new CfnLaunchTemplate.LaunchTemplateTagSpecificationProperty { ResourceType = "launch-template", Tags = Tags(group, deployment) },
            },
        });
        Id = template.Ref;
        Version = template.AttrLatestVersionNumber;
    }

    /// <summary>The template's id.</summary>
    public string Id { get; }

    /// <summary>Its version; a change of it replaces the group's nodes one by one.</summary>
    public string Version { get; }

    private static CfnLaunchTemplate.TagSpecificationProperty Tagged(string type, string group, Deployment deployment) =>
        new() { ResourceType = type, Tags = Tags(group, deployment) };

    // EKS doesn't hand a node group's tags on to its machines and disks, which are most of the bill.
    private static ICfnTag[] Tags(string group, Deployment deployment) =>
    [
        new CfnTag { Key = "Name", Value = $"{deployment.Prefix}-{group}" },
        .. PlatformStack.TagsOf(deployment, "cluster").Select(tag => new CfnTag { Key = tag.Key, Value = tag.Value }),
    ];
}
