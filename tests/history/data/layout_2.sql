BEGIN TRANSACTION;
CREATE TABLE kpicore_document (
	seq INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (seq, position)
)
 WITHOUT ROWID

;
INSERT INTO "kpicore_document" VALUES(1,1,'config','kpi.toml','schema = 1
# only "A1" knows
');
INSERT INTO "kpicore_document" VALUES(1,2,'settings','desk','[[team]]
name = "desk"
');
INSERT INTO "kpicore_document" VALUES(1,3,'input','people.csv','{"rows": 5}');
INSERT INTO "kpicore_document" VALUES(1,4,'software','kpicore','0.1');
INSERT INTO "kpicore_document" VALUES(2,1,'forgotten','1','5');
CREATE TABLE kpicore_entry (
	seq INTEGER NOT NULL, 
	layout INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	period TEXT NOT NULL, 
	at TEXT NOT NULL, 
	author TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	documents TEXT NOT NULL, 
	people TEXT NOT NULL, 
	marks TEXT NOT NULL, 
	previous TEXT NOT NULL, 
	seal TEXT NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "kpicore_entry" VALUES(1,2,'close','2026-09','2026-11-22T09:39:40Z','wang','','bf31b7c73a8d9e24cb24430f17acde7ae7d9f2f71fecee6203d3036cd7ce7107','85e24e9ce5d448100306d528bb721f6d3971b23ee554da575cfd66fb97414091','32b8617bba3b75e1c0b94d34ae589954a624ae588785.99d8bcfb96d879e67a44730d30454437.f20391925d1358de0c609b3119189a12f796e15512ba.8090','','0c2ea303a0bd664d94a6b18485548e3fcc5a557eef8e560d367dc4ca75dcbc96');
INSERT INTO "kpicore_entry" VALUES(2,2,'forget','','2026-11-22T09:39:40Z','li','as asked','66fad4804f7ed5e4453b2faca1a46e5ddcf2200d41b06d13364a07595e22627f','f19280ad987f6af99fb11c7de8d7d53afdaa8ea00a3ce5bcc56198b1068ff4e4','617b617b819fae58c0b9f68e8db510da42cce8d5b17f.32b875e68abc22608bbe.bb29bb29.3357','0c2ea303a0bd664d94a6b18485548e3fcc5a557eef8e560d367dc4ca75dcbc96','d13ab73761b3a605230bbf1f5da7b3e369111e450421c0fd4415bc5e52705113');
CREATE TABLE kpicore_flag (
	seq INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	line_no INTEGER NOT NULL, 
	flag TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	message_zh TEXT NOT NULL, 
	message_en TEXT NOT NULL, 
	clause TEXT NOT NULL, 
	PRIMARY KEY (seq, person, line_no)
)
 WITHOUT ROWID

;
INSERT INTO "kpicore_flag" VALUES(1,1,1,'unknown_column','info','多了一列','one column more','');
INSERT INTO "kpicore_flag" VALUES(1,2,1,'no_team','info','没有团队','no team','');
INSERT INTO "kpicore_flag" VALUES(1,3,1,'reminder','info','提醒','a reminder','D0-1');
INSERT INTO "kpicore_flag" VALUES(1,4,1,'override','info','裁定','settled','D0-6');
INSERT INTO "kpicore_flag" VALUES(1,6,1,'override','info','裁定','settled','D0-6');
INSERT INTO "kpicore_flag" VALUES(1,7,1,'reminder','info','提醒','a reminder','D0-1');
INSERT INTO "kpicore_flag" VALUES(1,8,1,'override','info','裁定','settled','D0-6');
INSERT INTO "kpicore_flag" VALUES(1,9,1,'override','info','裁定','settled','D0-6');
CREATE TABLE kpicore_ledger (
	seq INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	line_no INTEGER NOT NULL, 
	stage TEXT NOT NULL, 
	scheme TEXT NOT NULL, 
	section TEXT NOT NULL, 
	line TEXT NOT NULL, 
	input TEXT NOT NULL, 
	rule TEXT NOT NULL, 
	value TEXT NOT NULL, 
	weight TEXT NOT NULL, 
	contribution TEXT NOT NULL, 
	clause TEXT NOT NULL, 
	note TEXT NOT NULL, 
	PRIMARY KEY (seq, person, line_no)
)
 WITHOUT ROWID

;
INSERT INTO "kpicore_ledger" VALUES(1,4,1,'score','desk','work','calls','1100','[1, 2)','-1','','-1','D0-6','备注 A1, "so"');
INSERT INTO "kpicore_ledger" VALUES(1,4,2,'score','desk','work','orders','1100','[1, 2)','-1','','-1','D0-6','备注 A1, "so"');
INSERT INTO "kpicore_ledger" VALUES(1,6,1,'score','desk','work','calls','1100','[1, 2)','-1','','-1','D0-6','备注 A3, "so"');
INSERT INTO "kpicore_ledger" VALUES(1,6,2,'score','desk','work','orders','1100','[1, 2)','-1','','-1','D0-6','备注 A3, "so"');
INSERT INTO "kpicore_ledger" VALUES(1,8,1,'score','shop','work','calls','1100','[1, 2)','-1','','-1','D0-6','备注 B1, "so"');
INSERT INTO "kpicore_ledger" VALUES(1,8,2,'score','shop','work','orders','1100','[1, 2)','-1','','-1','D0-6','备注 B1, "so"');
INSERT INTO "kpicore_ledger" VALUES(1,9,1,'score','shop','work','calls','1100','[1, 2)','-1','','-1','D0-6','备注 B2, "so"');
INSERT INTO "kpicore_ledger" VALUES(1,9,2,'score','shop','work','orders','1100','[1, 2)','-1','','-1','D0-6','备注 B2, "so"');
CREATE TABLE kpicore_person (
	seq INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	team TEXT, 
	employee_id TEXT, 
	salt TEXT, 
	marks TEXT, 
	commitment TEXT NOT NULL, 
	PRIMARY KEY (seq, person)
)
 WITHOUT ROWID

;
INSERT INTO "kpicore_person" VALUES(1,1,'','','106a6b501e7d8524c9d2d0208e310958f073c7db1bb1fb8afc83c3b3c3ed7cea','ae58ae5820123171.bb29bb29bb29bb29bb29bb29bb29bb29bb29.bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29.32b8f4efc059d8dfde14ae584c48.7681','bc6e09cd6f368aa506e4e84e78cb62863f32f994123e1406e9e6e70bae84e228');
INSERT INTO "kpicore_person" VALUES(1,2,'','C9','3bc7862c00eb61f48f81ca145422337199082d83149cda755e6264f68e3122b7','ae5867565cf80004.bb29bb29bb29bb29bb29bb29bb29bb29bb29.bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29.32b85d88c0597f0afd4aae58ed32.e9b5','2ac913119416b5daeca4abdb386da1d5458c9d630d9e2f2d2fd4e24e4c1d9805');
INSERT INTO "kpicore_person" VALUES(1,3,'desk','','4a22b7a77d4c16cc64bc4440d35f0986c0fe2974e24d16f0ccaaaa2c20dc6900','ede7ae58b9c8166a.bb29bb29bb29bb29bb29bb29bb29bb29bb29.bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29.32b84ca8c05954ec9a6a7b9d80d6.ab24','ffe0d9f067fe45bf1e3b22fed8c83589053ef9da4f839fe7a56da5a0e403d73b');
INSERT INTO "kpicore_person" VALUES(1,4,'desk','A1','7eeb11eb22fa22b43ef1f9f6cb34018d03106b1b229ce26d02de8b5d780f8131','ede7fe65752b3f9f.57ae7b445cb507f71823b5cf8d0e32b8503ac51c.50bfed779dd96f9dd7c3bc54cee20cc7530b0cc7801551fdf6ccf38e.32b83f04c059ff6047a96d1832e6.ba06','ebdfb142fe22aa0e86df22c6e0bbf3e79038ef98146d010a7b54da1059319e20');
INSERT INTO "kpicore_person" VALUES(1,5,NULL,NULL,NULL,NULL,'3bf892122f725eba8992bc7446e1775db4c0ada15f1f467c408b409011aa94da');
INSERT INTO "kpicore_person" VALUES(1,6,'desk','A3','60a3dc438e25ae3218b997383bc2fc1ecff15d82685dff626565526e5934a915','ede72a0bffecc58e.83c07b445cb507f71823b5cf8d0e32b8503af23a.50bfed779dd96f9dd7c3bc54cee20cc7530b0cc78015399e4f0d4a4f.32b83f04c059ff6047a96d1832e6.73ca','295aee34883c6e0c2bc4776cc868665acd14beafac31d4bc15ad217327663d3c');
INSERT INTO "kpicore_person" VALUES(1,7,'shop','','a46af5478e154f7e6243977c7dfd0131892576b69ea6b1bd1b659338f503b72e','bfc3ae588c78a4cc.bb29bb29bb29bb29bb29bb29bb29bb29bb29.bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29.32b84ca8c05954ec9a6a7b9d80d6.5c53','6475097a89c218d8a1b7a8817cb3a5ae20d2c140b11d6d7dab7dcd7bfddf7f19');
INSERT INTO "kpicore_person" VALUES(1,8,'shop','B1','31c07172db9c29e8a99d3b1f39bd5ff450377bd72c57c3e310b8d0e996faad35','bfc3518b69aefa54.f8407b445cb507f71823b5cf8d0e32b8617be9f2.50bfed7742826f9dd7c3bc54cee20cc7530b0cc780158bb2f2ea9d49.32b83f04c059ff6047a96d1832e6.a2eb','0caac25db43d547f3e68108a32338196537adb85b3d903c54c3ca2b3fc2bf72e');
INSERT INTO "kpicore_person" VALUES(1,9,'shop','B2','4d65d6c8750b070eb8d559c2199e8d09b051ca48579cf7b9254f6e50e027ee9f','bfc3efd27390a8d7.46197b445cb507f71823b5cf8d0e32b8617b4547.50bfed7742826f9dd7c3bc54cee20cc7530b0cc78015d4c094ebfb48.32b83f04c059ff6047a96d1832e6.fef5','8332a360229aca6e68acaf600bdff5c44ba9d6b98025b7e267ae542eabd08354');
CREATE TABLE kpicore_result (
	seq INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	score TEXT NOT NULL, 
	grade TEXT NOT NULL, 
	performance_pay TEXT NOT NULL, 
	total_pay TEXT NOT NULL, 
	currency TEXT NOT NULL, 
	status TEXT NOT NULL, 
	rank INTEGER, 
	ranked INTEGER NOT NULL, 
	PRIMARY KEY (seq, person)
)
 WITHOUT ROWID

;
INSERT INTO "kpicore_result" VALUES(1,4,'测试A1','80','B','270.40','4470.40','CNY','ok',1,3);
INSERT INTO "kpicore_result" VALUES(1,6,'测试A3','80','B','270.40','4470.40','CNY','ok',1,3);
INSERT INTO "kpicore_result" VALUES(1,8,'测试B1','80','B','270.40','4470.40','CNY','ok',1,2);
INSERT INTO "kpicore_result" VALUES(1,9,'测试B2','80','B','270.40','4470.40','CNY','ok',1,2);
CREATE TABLE kpicore_store (
	layout INTEGER NOT NULL, 
	PRIMARY KEY (layout)
);
INSERT INTO "kpicore_store" VALUES(2);
CREATE INDEX kpicore_person_by_employee ON kpicore_person (employee_id);
COMMIT;
