import { equal, fails } from "../assert.ts";
import type { Case } from "../case.ts";
import { failing } from "../failing.ts";

const someone = { uid: 4321, gid: 5432 };

export const ownerCases: readonly Case[] = [
  {
    name: "writeFile() keeps the old file's owner and group, and its mode with the set-id bits",
    needs: ["owners", "root"],
    async run({ writeFile, at, disk }) {
      disk.write(at("file"), "old");
      disk.chown(at("file"), someone.uid, someone.gid);
      disk.chmod(at("file"), 0o6751);
      await writeFile(at("file"), "new");
      const { uid, gid, mode } = disk.look(at("file"))!;
      equal({ uid, gid, mode }, { ...someone, mode: 0o6751 }, "owner, group and mode");
    },
  },
  {
    name: "writeFile() gives the file to the owner that is asked for",
    needs: ["owners", "root"],
    async run({ writeFile, at, disk }) {
      disk.write(at("file"), "old");
      await writeFile(at("file"), "new", { owner: someone, mode: 0o4755 });
      const { uid, gid, mode } = disk.look(at("file"))!;
      equal({ uid, gid, mode }, { ...someone, mode: 0o4755 }, "owner, group and mode");
    },
  },
  {
    name: "writeFile() leaves the owner to the system when it is told so",
    needs: ["owners", "root"],
    async run({ writeFile, at, disk }) {
      disk.write(at("plain"), "");
      disk.write(at("file"), "old");
      disk.chown(at("file"), someone.uid, someone.gid);
      await writeFile(at("file"), "new", { owner: "process" });
      const [plain, file] = [disk.look(at("plain"))!, disk.look(at("file"))!];
      equal([file.uid, file.gid], [plain.uid, plain.gid], "owner and group");
    },
  },
  {
    name: "writeFile() fails where it may not give the file to the owner that is asked for",
    needs: ["owners", "user"],
    async run({ writeFile, at, disk, text }) {
      disk.write(at("file"), "old");
      await fails(writeFile(at("file"), "new", { owner: { uid: 0, gid: 0 } }), {
        code: "EPERM",
        step: "fchown",
      });
      equal(text("file"), "old", "contents");
    },
  },
  {
    name: "writeFile() insists on the owner that is asked for, also where the system refuses",
    needs: ["owners"],
    async run({ writeFileOn, platform, at, disk, text }) {
      disk.write(at("file"), "old");
      const writeFile = writeFileOn(failing(platform, "fchown", "EPERM"));
      await fails(writeFile(at("file"), "new", { owner: someone }), { code: "EPERM", step: "fchown" });
      equal(text("file"), "old", "contents");
    },
  },
  {
    name: "writeFile() drops the set-id bits where it may not keep the owner",
    needs: ["modes", "owners"],
    async run({ writeFileOn, platform, at, disk, text }) {
      for (const code of ["EPERM", "EACCES", "EINVAL", "ENOSYS", "ENOTSUP"]) {
        disk.write(at("file"), "old");
        disk.chmod(at("file"), 0o6755);
        await writeFileOn(failing(platform, "fchown", code))(at("file"), "new", { durability: "none" });
        equal([text("file"), disk.look(at("file"))?.mode], ["new", 0o755], `contents and mode after ${code}`);
      }
    },
  },
  {
    name: "writeFile() keeps the group where it may not keep the owner",
    needs: ["owners", "root"],
    async run({ writeFileOn, platform, at, disk }) {
      disk.write(at("file"), "old");
      disk.chown(at("file"), someone.uid, someone.gid);
      disk.chmod(at("file"), 0o2640);
      const first = failing(platform, "fchown", "EPERM", (_file, uid) => uid !== -1);
      await writeFileOn(first)(at("file"), "new");
      const { uid, gid, mode } = disk.look(at("file"))!;
      equal({ uid, gid, mode }, { uid: 0, gid: someone.gid, mode: 0o640 }, "owner, group and mode");
    },
  },
  {
    name: "writeFile() asks for no owner where files have none",
    async run({ writeFileOn, platform, at, disk, text }) {
      const noOwners = {
        ...failing(platform, "fchown", "EIO"),
        supports: { ...platform.supports, owners: false },
      };
      disk.write(at("file"), "old");
      await writeFileOn(noOwners)(at("file"), "new");
      equal(text("file"), "new", "contents");
    },
  },
  {
    name: "writeFile() drops the set-id bits where it leaves the owner of somebody else's file to the system",
    needs: ["owners", "modes", "root"],
    async run({ writeFile, at, disk }) {
      disk.write(at("file"), "old");
      for (const mode of [0o4755, 0o2755, 0o6751]) {
        disk.chown(at("file"), someone.uid, someone.gid);
        disk.chmod(at("file"), mode);
        await writeFile(at("file"), "new", { owner: "process" });
        equal(disk.look(at("file"))?.mode, mode & 0o777, "mode");
      }
    },
  },
  {
    name: "writeFile() keeps the set-id bits for the same owner and group only, where the owner is asked for",
    needs: ["owners", "modes", "root"],
    async run({ writeFile, at, disk }) {
      disk.write(at("file"), "old");
      const owners = [
        [someone, 0o6755],
        [{ ...someone, uid: someone.uid + 1 }, 0o755],
        [{ ...someone, gid: someone.gid + 1 }, 0o755],
      ] as const;
      for (const [owner, expected] of owners) {
        disk.chown(at("file"), someone.uid, someone.gid);
        disk.chmod(at("file"), 0o6755);
        await writeFile(at("file"), "new", { owner });
        const { uid, gid, mode } = disk.look(at("file"))!;
        equal({ uid, gid, mode }, { ...owner, mode: expected }, "owner, group and mode");
      }
    },
  },
  {
    name: "writeFile() gives exactly the set-id bits that are asked for, whoever the owner is",
    needs: ["owners", "modes", "root"],
    async run({ writeFile, at, disk }) {
      disk.write(at("file"), "old");
      for (const owner of ["process", "keep", someone, { uid: 1, gid: 2 }] as const) {
        disk.chown(at("file"), someone.uid, someone.gid);
        disk.chmod(at("file"), 0o2711);
        await writeFile(at("file"), "new", { owner, mode: 0o4755 });
        equal(disk.look(at("file"))?.mode, 0o4755, "mode");
      }
    },
  },
];
